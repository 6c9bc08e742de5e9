import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Takes away calls that put zeros around their input, where every reader can supply the zeros itself.
  ///
  /// - Parameter inTraining: whether it has to do so there and back. Default `false`.
  mutating func foldPadding(kernels: KernelTable, inTraining: Bool = false) {
    for index in nodes.indices.reversed() {
      guard nodes[index].work == .output, !inTraining || nodes[index].layer.activityRegularizer == nil,
        case .pads(let margins) = nodes[index].layer.role(site(nodes[index], kernels: kernels)),
        let readers = marginReaders(of: nodes[index].outputs[0], inTraining)
      else { continue }
      for reader in readers {
        nodes[reader].inputs[0] = nodes[index].inputs[0]
        nodes[reader].margins = margins
      }
      if let first = readers.first { nodes[first].absorbed += 1 + nodes[index].absorbed }
      nodes.remove(at: index)
    }
  }

  /// The nodes that read a value, `nil` unless all of them can supply zeros around it.
  private func marginReaders(of value: Int, _ inTraining: Bool) -> [Int]? {
    let storage = values[value].storage
    guard !outputs.contains(where: { values[$0].storage == storage }) else { return nil }
    let readers = nodes.indices.filter { nodes[$0].reads.contains { values[$0].storage == storage } }
    let canSupply = readers.allSatisfy { reader in
      let node = nodes[reader]
      let accepts = inTraining ? node.layer.acceptsMarginsInTraining : node.layer.acceptsMargins
      return accepts && node.work == .output && node.margins == nil && !node.epilogue.isPooled
        && values[node.inputs[0]].storage == storage
        && values[node.inputs[0]].extents == values[value].extents
        && node.reads.count { values[$0].storage == storage } == 1
    }
    return canSupply ? readers : nil
  }
}
