import KerasGraph
import SIMDKernels

/// A number that tells how good predictions are, gathered over the batches of an epoch.
///
/// See https://keras.io/api/metrics/ for names, formulas and defaults.
public protocol Metric: KerasObject {
  /// The name that Keras prints.
  var name: String { get set }

  /// How rows are made of an output and a target.
  ///
  /// - Parameters: the extents of one sample, without the batch axis.
  /// - Throws: ``ModelError`` if the target does not fit the output.
  func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout

  /// Forgets all batches.
  mutating func reset()

  /// Takes in a batch; the mask, if there is one, multiplies the weights.
  mutating func update(_ batch: RowBatch)

  /// The number for the batches since ``reset()``.
  var result: Float { get }

  /// The numbers, where there is one a class; otherwise ``result`` alone.
  var results: [Float] { get }
}

extension Metric {
  public static var kerasModule: String { "keras.metrics" }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try RowLayout(predictions: predictions, targets: targets)
  }

  public var results: [Float] { [result] }
}

/// The weighted mean of a number for each row.
struct RunningMean: Hashable, Sendable {
  private(set) var total: Double = 0
  private(set) var count: Double = 0

  var mean: Float { count == 0 ? 0 : Float(total / count) }

  mutating func add(_ value: Float, weight: Float) {
    guard weight != 0 else { return }
    total += Double(value) * Double(weight)
    count += Double(weight)
  }

  mutating func reset() { self = RunningMean() }
}

extension RowBatch {
  /// How much a row counts.
  func weight(_ row: Int) -> Float {
    if let mask, mask[row] == 0 { return 0 }
    return weights?[row] ?? 1
  }
}
