import KerasGraph

extension CallSite {
  /// The step that makes the mask of a merge: a step counts where it counts in every input that has a mask.
  ///
  /// - Throws: ``ModelError`` if the masks have another length than the output.
  func commonMask() throws(ModelError) -> Step {
    let steps = outputs[0].first ?? 1
    for (extents, masked) in zip(inputs, masked) where masked && extents.first != steps {
      throw ModelError(
        "a mask of \(extents.first ?? 1) steps on an output of \(steps) steps is not supported")
    }
    let kernels = kernels
    return Step { call in
      let count = call.samples * steps
      call.output.update(repeating: 1, count: count)
      for mask in call.masks.compactMap({ $0 }) {
        kernels.combine(.minimum, count, UnsafePointer(call.output), 1, mask, 1, call.output)
      }
    }
  }
}
