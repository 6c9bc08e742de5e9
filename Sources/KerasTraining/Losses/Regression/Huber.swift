import KerasGraph

/// The mean along the last axis of half the square of errors up to `delta`, and of `delta (|e| - delta / 2)` beyond.
///
/// See https://keras.io/api/losses/regression_losses/#huber-class.
public struct Huber: Loss {
  public static let kerasName = "Huber"

  public var options: LossOptions
  /// Where squares end and magnitudes begin. Default 1.
  public var delta: Float

  public init(delta: Float = 1, reduction: LossReduction = .sumOverBatchSize, name: String = "huber_loss") {
    options = LossOptions(name: name, reduction: reduction)
    self.delta = delta
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: "huber_loss")
    delta = config.float("delta", default: 1)
  }

  /// Keras leaves `delta` out.
  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    if delta != 1 { config.write("delta", delta) }
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let error = prediction - target
      return abs(error) <= delta
        ? (0.5 * error * error, error) : (delta * abs(error) - 0.5 * delta * delta, delta * sign(error))
    }
  }
}
