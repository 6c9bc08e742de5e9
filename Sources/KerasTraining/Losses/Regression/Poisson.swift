import KerasGraph

/// The mean of `p - t log(p + 1e-7)` along the last axis.
///
/// See https://keras.io/api/losses/probabilistic_losses/#poisson-class.
public struct Poisson: Loss {
  public static let kerasName = "Poisson"

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "poisson") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "poisson") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let raised = prediction + 1e-7
      return (prediction - target * logarithm(raised), 1 - target / raised)
    }
  }
}
