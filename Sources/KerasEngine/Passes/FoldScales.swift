import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Takes away calls that multiply each channel of a value by a number, where the only reader can do it itself.
  mutating func foldScales(kernels: KernelTable) {
    let counts = readerCounts()
    for index in nodes.indices.reversed() where nodes[index].work == .output {
      guard case .scalesByInput = nodes[index].layer.role(site(nodes[index], kernels: kernels)),
        counts[values[nodes[index].outputs[0]].storage] == 1,
        let reader = scaleReader(of: nodes[index].outputs[0], kernels: kernels)
      else { continue }
      nodes[reader].inputs.replaceSubrange(0..<1, with: nodes[index].inputs)
      nodes[reader].masks.replaceSubrange(0..<1, with: nodes[index].masks)
      nodes[reader].scalesInput = true
      nodes.remove(at: index)
    }
  }

  /// The node that reads a value as its first input, if it can multiply its channels.
  private func scaleReader(of value: Int, kernels: KernelTable) -> Int? {
    nodes.indices.first { index in
      let node = nodes[index]
      guard node.work == .output, !node.scalesInput, let first = node.inputs.first else { return false }
      let (read, made) = (values[first], values[value])
      return read.storage == made.storage && read.extents == made.extents && read.multiplicity == made.multiplicity
        && node.layer.acceptsInputScale(site(node, kernels: kernels))
    }
  }
}
