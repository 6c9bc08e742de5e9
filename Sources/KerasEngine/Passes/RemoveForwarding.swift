import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Removes calls that hand on their input unchanged, at most under another shape: dropout, flatten, reshape.
  mutating func removeForwarding(kernels: KernelTable) {
    var kept: [Node] = []
    for node in nodes {
      if node.work == .output, case .forwardsInput = node.layer.role(site(node, kernels: kernels)) {
        alias(node.outputs[0], to: node.inputs[0])
      } else {
        kept.append(node)
      }
    }
    nodes = kept
  }

  /// Removes calls whose results nobody uses.
  ///
  /// - Parameter keepingMasks: whether the masks of the outputs are used. Default `false`.
  mutating func removeUnused(keepingMasks: Bool = false) {
    var used = Set((outputs + (keepingMasks ? outputMasks.compactMap { $0 } : [])).map { values[$0].storage })
    var kept: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: { used.contains(values[$0].storage) }) {
      used.formUnion(node.reads.map { values[$0].storage })
      kept.append(node)
    }
    nodes = kept.reversed()
  }
}
