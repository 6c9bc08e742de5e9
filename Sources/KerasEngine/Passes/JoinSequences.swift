import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// Joins calls along a sequence, each of which reads what the one before it makes and nobody else does.
  mutating func joinSequences(kernels: KernelTable, exact: Bool) {
    let readers = readerCounts()
    joinRuns(kernels: kernels, exact: exact) { flat, first, second in
      flat.handsOnSteps(first, second, readers, kernels: kernels)
    } as: {
      SequenceChain(attributes: $0, parts: $1)
    }
  }

  /// Whether the second node reads the steps of a sequence that the first makes, and nobody else does.
  private func handsOnSteps(_ first: Node, _ second: Node, _ readers: [Int: Int], kernels: KernelTable) -> Bool {
    guard isOnlyReader(second, of: first, readers), second.inputs.count == 1,
      values[first.outputs[0]].extents.count == values[first.inputs[0]].extents.count
    else { return false }
    return [first, second].allSatisfy { $0.layer.runsGradually(site($0, kernels: kernels)) }
  }
}
