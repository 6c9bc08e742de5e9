import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Puts one node in the place of each run of nodes that `canJoin` accepts pair by pair.
  mutating func joinRuns(
    kernels: KernelTable, exact: Bool, where canJoin: (FlatGraph, Node, Node) -> Bool,
    as layer: (LayerAttributes, [JoinedCall]) -> any Layer
  ) {
    var kept: [Node] = []
    var index = 0
    while index < nodes.count {
      var end = index + 1
      while end < nodes.count, canJoin(self, nodes[end - 1], nodes[end]) { end += 1 }
      let run = Array(nodes[index..<end])
      let parts = run.map { JoinedCall(layer: $0.layer, site: site($0, kernels: kernels, exact: exact)) }
      kept.append(run.count > 1 ? joined(run, layer(run[0].layer.attributes, parts)) : run[0])
      index = end
    }
    nodes = kept
  }

  /// Whether the second node reads what the first makes as its first input, nobody else does, and there are no masks.
  func isOnlyReader(_ second: Node, of first: Node, _ readers: [Int: Int]) -> Bool {
    guard first.outputs.count == 1, second.outputs.count == 1, first.inputs.count == 1 else { return false }
    let (made, read) = (values[first.outputs[0]], values[second.inputs[0]])
    return made.storage == read.storage && made.extents == read.extents && readers[made.storage] == 1
      && first.work == .output && second.work == .output && first.multiplicity == 1 && second.multiplicity == 1
      && (first.masks + second.masks).allSatisfy { $0 == nil }
  }

  /// One node that does what several do, each with what the one before it makes.
  private func joined(_ parts: [Node], _ layer: any Layer) -> Node {
    let (first, last) = (parts[0], parts[parts.count - 1])
    return Node(
      layer: layer, location: [parts.map { $0.location.joined(separator: " / ") }.joined(separator: ", ")],
      work: .output,
      arguments: .null, weights: [], parameters: [], trainable: false, isTraining: false, multiplicity: 1, turns: 1,
      activityFactor: 1, inputs: [first.inputs[0]] + last.inputs.dropFirst(), masks: [nil] + last.masks.dropFirst(),
      outputs: last.outputs, epilogue: FusedEpilogue())
  }
}
