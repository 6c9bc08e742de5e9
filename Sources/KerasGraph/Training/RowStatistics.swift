/// The computation of a call in training that needs sums over all rows of a batch before it gives any, taken apart: the step
/// before it then does the parts on rows that it has just made, or is about to use, while they are in the cache.
///
/// The first input of a call holds all rows, as far as they have been made.
public protocol RowStatistics: Sendable {
  /// What the forward run leaves for the backward run, beside the rows themselves.
  var kept: TrainingStep.Memory { get }
  var scratch: TrainingStep.Memory { get }

  /// A part of the team begins to add rows.
  func begin(_ forward: ForwardCall, part: Int)

  /// Takes in rows that a part of the team has made.
  func add(_ rows: Range<Int>, _ forward: ForwardCall, part: Int)

  /// Stores the results when all rows have been taken in by so many parts.
  func finish(_ forward: ForwardCall, parts: Int)

  /// Takes in the gradients by all results, and adds to the gradients by the weights.
  func sumBack(_ back: BackwardCall)

  /// Stores the gradient by the rows of some images, after ``sumBack(_:)``.
  func storeGradient(_ rows: Range<Int>, _ back: BackwardCall, _ target: UnsafeMutablePointer<Float>)
}
