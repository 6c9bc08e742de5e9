import KerasGraph

/// The mean of `|t - p|` along the last axis.
///
/// See https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class.
public struct MeanAbsoluteError: Loss {
  public static let kerasName = "MeanAbsoluteError"
  public static let aliases = ["mae"]

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "mean_absolute_error") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "mean_absolute_error") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let error = prediction - target
      return (abs(error), sign(error))
    }
  }
}
