/// The computation of a call in training that needs sums over all rows of a batch before it gives any, taken
/// apart: the step before it then does the parts on rows that it has just made, or is about to use, while
/// they are in the cache.
///
/// The first input of a call holds all rows, as far as they have been made.
public protocol RowStatistics: Sendable {
  /// What the forward run leaves for the backward run, beside the rows themselves.
  var kept: TrainingStep.Memory { get }
  var scratch: TrainingStep.Memory { get }
  /// Whether results can be made row by row, as often as they are read.
  var isDeferrable: Bool { get }

  /// A part of the team begins to add rows.
  func begin(_ forward: ForwardCall, part: Int)

  /// Takes in rows that a part of the team has made.
  func add(_ rows: Range<Int>, _ forward: ForwardCall, part: Int)

  /// Makes the statistics when all rows have been taken in by so many parts.
  func finish(_ forward: ForwardCall, parts: Int)

  /// Stores all results, after ``finish(_:parts:)``.
  func storeResults(_ forward: ForwardCall)

  /// Stores the results of some rows, after ``finish(_:parts:)`` or ``prepare(_:)``; the first comes to lie
  /// at `target`.
  func storeResults(_ rows: Range<Int>, _ call: StepCall, _ target: UnsafeMutablePointer<Float>)

  /// What comes first on the way back.
  func prepare(_ back: BackwardCall)

  /// A part of the team begins to add gradients by results.
  func begin(_ back: BackwardCall, part: Int)

  /// Takes in the gradients by the results of some rows.
  func add(_ rows: Range<Int>, _ back: BackwardCall, part: Int)

  /// Adds to the gradients by the weights when all rows have been taken in by so many parts.
  func finish(_ back: BackwardCall, parts: Int)

  /// Takes in the gradients by all results: all of the four above.
  func sumBack(_ back: BackwardCall)

  /// Stores the gradient by the rows of some images, after ``sumBack(_:)``.
  func storeGradient(_ rows: Range<Int>, _ back: BackwardCall, _ target: UnsafeMutablePointer<Float>)
}
