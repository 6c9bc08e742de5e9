import KerasGraph

/// The divergence `sum of t log(t / p)` of Kullback and Leibler along the last axis, with numbers clipped to
/// `1e-7 ... 1`.
///
/// See https://keras.io/api/losses/probabilistic_losses/#kldivergence-class.
public struct KLDivergence: Loss {
  public static let kerasName = "KLDivergence"
  public static let aliases = ["kld", "kullback_leibler_divergence"]

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "kl_divergence") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "kl_divergence") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    batch.pointwise(averages: false, factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let (target, clipped) = (min(max(target, 1e-7), 1), min(max(prediction, 1e-7), 1))
      return (target * logarithm(target / clipped), clipped == prediction ? -target / prediction : 0)
    }
  }
}
