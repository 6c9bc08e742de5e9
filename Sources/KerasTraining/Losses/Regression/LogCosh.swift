import KerasGraph

/// The mean of `log(cosh(p - t))` along the last axis: half the square of small errors, the magnitude of large ones.
///
/// See https://keras.io/api/losses/regression_losses/#logcosh-class.
public struct LogCosh: Loss {
  public static let kerasName = "LogCosh"
  public static let aliases = ["logcosh"]

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "log_cosh") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "log_cosh") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let error = Double(prediction - target)
      let decay = exponential(-2 * abs(error))
      let slope = (1 - decay) / (1 + decay)
      return (
        Float(abs(error) + logarithm((1 + decay) / 2)), Float(error < 0 ? -slope : slope)
      )
    }
  }
}
