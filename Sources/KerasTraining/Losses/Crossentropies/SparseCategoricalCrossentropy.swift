import KerasGraph
import SIMDKernels

/// The crossentropy `-log p_c` of the index `c` of a class and probabilities `p` along the last axis.
///
/// Probabilities are clipped to `1e-7 ... 1 - 1e-7` and then divided by their sum, as in Keras.
/// See https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class.
public struct SparseCategoricalCrossentropy: Loss {
  public static let kerasName = "SparseCategoricalCrossentropy"

  public var options: LossOptions
  /// Whether the predictions are logits. Default `false`.
  public var fromLogits: Bool
  /// A target that does not count, such as 255 for the border of a segment. Default none.
  public var ignoreClass: Int?

  public init(
    fromLogits: Bool = false, ignoreClass: Int? = nil, reduction: LossReduction = .sumOverBatchSize,
    name: String = "sparse_categorical_crossentropy"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.fromLogits = fromLogits
    self.ignoreClass = ignoreClass
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    fromLogits = config.bool("from_logits", default: false)
    ignoreClass = config.optionalInt("ignore_class")
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("from_logits", fromLogits)
    config.write("ignore_class", ignoreClass)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try RowLayout(predictions: predictions, indices: targets)
  }

  public func problem(ofTargets batch: RowBatch) -> String? {
    batch.problemOfClassIndices { counts($0, of: batch) }
  }

  public func counts(_ row: Int, of batch: RowBatch) -> Bool {
    guard let ignoreClass else { return true }
    return batch.target(row)[0] != Float(ignoreClass)
  }

  /// With a class that is ignored Keras makes new predictions, which remember no logits.
  public func onLogits(of activation: Activation) -> (any Loss)? {
    guard activation == .softmax, ignoreClass == nil else { return nil }
    var loss = self
    loss.fromLogits = true
    return loss
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let columns = batch.columns
    withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { memory in
      guard let scratch = memory.baseAddress else { return }
      for row in 0..<batch.rows {
        let slope = gradient.map { $0 + row * columns }
        guard counts(row, of: batch), let index = batch.classIndex(row) else {
          losses[row] = counts(row, of: batch) ? .nan : 0
          slope?.update(repeating: 0, count: columns)
          continue
        }
        losses[row] =
          fromLogits
          ? ofLogits(batch, row, index, factors[row], scratch, slope)
          : ofProbabilities(batch, row, index, factors[row], slope)
      }
    }
  }

  /// With `c` the clipped probabilities the loss is `log(sum of c) - log c_k`.
  private func ofProbabilities(
    _ batch: RowBatch, _ row: Int, _ index: Int, _ factor: Float, _ gradient: UnsafeMutablePointer<Float>?
  ) -> Float {
    let predictions = batch.prediction(row)
    var total: Float = 0
    for i in 0..<batch.columns { total += ProbabilityClip.clip(predictions[i]) }
    if let gradient {
      for i in 0..<batch.columns {
        gradient[i] = ProbabilityClip.passes(predictions[i]) ? factor / total : 0
      }
      if ProbabilityClip.passes(predictions[index]) { gradient[index] -= factor / predictions[index] }
    }
    return logarithm(total) - logarithm(ProbabilityClip.clip(predictions[index]))
  }

  private func ofLogits(
    _ batch: RowBatch, _ row: Int, _ index: Int, _ factor: Float, _ scratch: UnsafeMutablePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>?
  ) -> Float {
    let columns = batch.columns
    batch.kernels.logSoftmax(1, columns, batch.prediction(row), scratch)
    if let gradient {
      batch.kernels.softmax(1, columns, batch.prediction(row), gradient)
      gradient[index] -= 1
      for i in 0..<columns { gradient[i] *= factor }
    }
    return -scratch[index]
  }
}
