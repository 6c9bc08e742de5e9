import KerasGraph
import SIMDKernels

/// A linear map of the input or the state of a cell to the sums of its gates, whose weights stand side by side on the
/// last axis; there and back, with weights that change from run to run.
protocol GateMap: Sendable {
  var gates: Int { get }

  /// The floats of one sample of what is mapped, and of the sums of one gate.
  var inputCount: Int { get }
  var gateCount: Int { get }

  /// The columns of the weights of one gate: the extent of the last axis of its sums.
  var columns: Int { get }

  /// The floats of the weights, packed for the way there and for the way back.
  var packedCount: Int { get }
  var packedBackCount: Int { get }

  /// The scratch memory of both ways for each sample.
  var scratchPerSample: Int { get }

  func pack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ team: Team)
  func packBack(_ weights: UnsafePointer<Float>, _ packed: UnsafeMutablePointer<Float>, _ team: Team)

  /// The sums of a gate of some steps, stored or added, with its own part of a bias.
  func map(_ gate: Int, _ rows: GateRows, _ packed: UnsafePointer<Float>, accumulate: Bool, bias: UnsafePointer<Float>?)

  /// The gradient by what was mapped, stored or added: from `rows.sums` to `rows.mapped`.
  func mapBack(
    _ gate: Int, _ rows: GateRows, _ packed: UnsafePointer<Float>, to gradient: SequenceOutput, accumulate: Bool)

  /// Adds the gradient by some columns of the weights of a gate.
  func addWeightGradient(
    _ gate: Int, _ columns: Range<Int>, _ rows: GateRows, to weights: UnsafeMutablePointer<Float>)
}

/// What a gate maps and the sums that it makes, or the gradient by them.
struct GateRows {
  var samples: Int
  var steps: Int
  var mapped: SequenceInput
  var sums: SequenceOutput
  var scratch: UnsafeMutablePointer<Float>
}

extension GateMap {
  /// The floats of the weights of all gates.
  var width: Int { gates * columns }

  /// Divides the columns of all gates among a team.
  func divideColumns(_ team: Team, block: Int, _ body: (_ part: Int, _ gate: Int, _ columns: Range<Int>) -> Void) {
    let blocks = (columns + block - 1) / block
    team.divide(gates * blocks, grain: 1) { part, range in
      for gate in 0..<gates {
        let own = range.clamped(to: gate * blocks..<(gate + 1) * blocks)
        guard !own.isEmpty else { continue }
        let (first, last) = (own.lowerBound - gate * blocks, own.upperBound - gate * blocks)
        body(part, gate, first * block..<min(last * block, columns))
      }
    }
  }
}
