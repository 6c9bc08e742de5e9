import KerasGraph

/// The mean of `(t - p)^2` along the last axis.
///
/// See https://keras.io/api/losses/regression_losses/#meansquarederror-class.
public struct MeanSquaredError: Loss {
  public static let kerasName = "MeanSquaredError"
  public static let aliases = ["mse"]

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "mean_squared_error") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "mean_squared_error") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let error = prediction - target
      return (error * error, 2 * error)
    }
  }
}
