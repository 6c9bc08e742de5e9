import KerasGraph
import SIMDKernels

extension FlatGraph {
  /// The floats of a sample from which on a value does not stay in a core's second-level cache until the next call
  /// reads it.
  static let countWorthStrips = 144 * 1024

  /// Joins calls that can run strip by strip, where what one hands to the next is large and nobody else reads it.
  mutating func joinStrips(kernels: KernelTable, exact: Bool) {
    let readers = readerCounts()
    joinRuns(kernels: kernels, exact: exact) { flat, first, second in
      flat.canJoin(first, second, readers, kernels: kernels, exact: exact)
    } as: {
      StripSequence(attributes: $0, parts: $1)
    }
  }

  /// Whether the second node reads what the first makes, nobody else does, and both can run in strips.
  private func canJoin(
    _ first: Node, _ second: Node, _ readers: [Int: Int], kernels: KernelTable, exact: Bool
  ) -> Bool {
    guard isOnlyReader(second, of: first, readers), values[first.outputs[0]].count >= Self.countWorthStrips
    else { return false }
    return [first, second].allSatisfy { $0.layer.runsInStrips(site($0, kernels: kernels, exact: exact)) }
  }
}
