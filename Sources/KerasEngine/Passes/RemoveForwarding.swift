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
  mutating func removeUnused() {
    var used = Set(outputs.map { values[$0].storage })
    var kept: [Node] = []
    for node in nodes.reversed() where node.outputs.contains(where: { used.contains(values[$0].storage) }) {
      used.formUnion(node.reads.map { values[$0].storage })
      kept.append(node)
    }
    nodes = kept.reversed()
  }
}
