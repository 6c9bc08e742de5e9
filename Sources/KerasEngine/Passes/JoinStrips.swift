import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// The floats of a sample from which on a value does not stay in a core's second-level cache until the next call reads it.
  static let countWorthStrips = 144 * 1024

  /// Joins calls that can run strip by strip, where what one hands to the next is large and nobody else reads it.
  mutating func joinStrips(kernels: KernelTable, exact: Bool) {
    let readers = readerCounts()
    var kept: [Node] = []
    var index = 0
    while index < nodes.count {
      var end = index + 1
      while end < nodes.count, canJoin(nodes[end - 1], nodes[end], readers, kernels: kernels, exact: exact) { end += 1 }
      kept.append(end - index > 1 ? joined(Array(nodes[index..<end]), kernels: kernels, exact: exact) : nodes[index])
      index = end
    }
    nodes = kept
  }

  /// Whether the second node reads what the first makes, nobody else does, and both can run in strips.
  private func canJoin(
    _ first: Node, _ second: Node, _ readers: [Int: Int], kernels: KernelTable, exact: Bool
  ) -> Bool {
    guard first.outputs.count == 1, second.outputs.count == 1 else { return false }
    let (made, read) = (values[first.outputs[0]], values[second.inputs[0]])
    guard made.storage == read.storage, made.extents == read.extents, readers[made.storage] == 1,
      made.count >= Self.countWorthStrips, first.work == .output, second.work == .output, first.multiplicity == 1,
      second.multiplicity == 1, first.inputs.count == 1, (first.masks + second.masks).allSatisfy({ $0 == nil })
    else { return false }
    return [first, second].allSatisfy { $0.layer.runsInStrips(site($0, kernels: kernels, exact: exact)) }
  }

  /// One node that does what several do, each with what the one before it makes.
  private func joined(_ parts: [Node], kernels: KernelTable, exact: Bool) -> Node {
    let (first, last) = (parts[0], parts[parts.count - 1])
    let layer = StripSequence(
      attributes: first.layer.attributes,
      parts: parts.map { StripSequence.Part(layer: $0.layer, site: site($0, kernels: kernels, exact: exact)) })
    return Node(
      layer: layer, location: [parts.map { $0.location.joined(separator: " / ") }.joined(separator: ", ")], work: .output,
      arguments: .null, weights: [], parameters: [], trainable: false, isTraining: false, multiplicity: 1, turns: 1,
      activityFactor: 1, inputs: [first.inputs[0]] + last.inputs.dropFirst(), masks: [nil] + last.masks.dropFirst(),
      outputs: last.outputs, epilogue: FusedEpilogue())
  }
}
