import KerasGraph

/// `(1 - p_c^q) / q` of the index `c` of a class and probabilities `p` along the last axis: between the crossentropy
/// (`q` near 0) and the mean absolute error (`q` near 1), so that wrong labels pull less.
///
/// See https://keras.io/api/losses/probabilistic_losses/ and Zhang & Sabuncu, 2018 (https://arxiv.org/abs/1805.07836).
public struct CategoricalGeneralizedCrossEntropy: Loss {
  public static let kerasName = "CategoricalGeneralizedCrossEntropy"

  public var options: LossOptions
  /// Between 0 and 1. Default 0.5.
  public var q: Float

  public init(
    q: Float = 0.5, reduction: LossReduction = .sumOverBatchSize, name: String = "categorical_generalized_cross_entropy"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.q = q
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    q = config.float("q", default: 0.5)
    if !(q > 0 && q < 1) { config.refuse("q \(q) is not supported", remedy: "use a number between 0 and 1") }
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("q", q)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try RowLayout(predictions: predictions, indices: targets)
  }

  public func problem(ofTargets batch: RowBatch) -> String? { batch.problemOfClassIndices { _ in true } }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    for row in 0..<batch.rows {
      let slope = gradient.map { $0 + row * batch.columns }
      slope?.update(repeating: 0, count: batch.columns)
      guard let index = batch.classIndex(row) else {
        losses[row] = .nan
        continue
      }
      let probability = batch.prediction(row)[index]
      losses[row] = (1 - power(probability, q)) / q
      if factors[row] != 0 { slope?[index] = -factors[row] * power(probability, q - 1) }
    }
  }
}
