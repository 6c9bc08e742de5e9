import KerasGraph

/// The mean of `(log(1 + t) - log(1 + p))^2` along the last axis, with numbers below 1e-7 raised to it.
///
/// See https://keras.io/api/losses/regression_losses/#meansquaredlogarithmicerror-class.
public struct MeanSquaredLogarithmicError: Loss {
  public static let kerasName = "MeanSquaredLogarithmicError"
  public static let aliases = ["msle"]

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "mean_squared_logarithmic_error") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "mean_squared_logarithmic_error") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let raised = 1 + max(prediction, 1e-7)
      let error = logarithm(raised) - logarithm(1 + max(target, 1e-7))
      return (error * error, prediction >= 1e-7 ? 2 * error / raised : 0)
    }
  }
}
