import KerasGraph

/// The mean of `100 |t - p| / max(|t|, 1e-7)` along the last axis.
///
/// See https://keras.io/api/losses/regression_losses/#meanabsolutepercentageerror-class.
public struct MeanAbsolutePercentageError: Loss {
  public static let kerasName = "MeanAbsolutePercentageError"
  public static let aliases = ["mape"]

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "mean_absolute_percentage_error") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "mean_absolute_percentage_error") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let scale = 100 / max(abs(target), 1e-7)
      return (abs(target - prediction) * scale, sign(prediction - target) * scale)
    }
  }
}
