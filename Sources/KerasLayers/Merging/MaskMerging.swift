import KerasGraph

/// How a layer of several inputs makes one mask of theirs.
public enum MaskMerging: String, Sendable {
  /// A step counts where it counts in every input, as in Keras 1 and 2; an input without a mask counts as a whole.
  case all
  /// A step counts where it counts in any input, as in Keras 3; an input without a mask counts as a whole.
  case any

  init(_ config: inout ConfigReader) {
    let name = config.string("mask_merging", default: MaskMerging.any.rawValue)
    self = MaskMerging(rawValue: name) ?? .any
    if rawValue != name { config.refuse("mask_merging \"\(name)\" is not supported", remedy: "use all or any") }
  }

  func encode(to config: inout ConfigWriter) {
    if self == .all { config.write("mask_merging", rawValue) }
  }

  /// The step that makes the mask.
  ///
  /// - Throws: ``ModelError`` if the masks have another length than the output.
  func mask(_ site: CallSite) throws(ModelError) -> Step {
    let steps = site.outputs[0].first ?? 1
    for (extents, masked) in zip(site.inputs, site.masked) where masked && extents.first != steps {
      throw ModelError(
        "a mask of \(extents.first ?? 1) steps on an output of \(steps) steps is not supported")
    }
    let kernels = site.kernels
    let isWhole = self == .all || site.masked.contains(false)
    let merges = self == .all || !isWhole
    return Step { call in
      let count = call.samples * steps
      call.output.update(repeating: isWhole ? 1 : 0, count: count)
      for mask in call.masks.compactMap({ $0 }) where merges {
        kernels.combine(self == .all ? .minimum : .maximum, count, UnsafePointer(call.output), 1, mask, 1, call.output)
      }
    }
  }
}
