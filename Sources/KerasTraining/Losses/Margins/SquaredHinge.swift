import KerasGraph

/// The mean of `max(1 - t p, 0)^2` along the last axis, for targets -1 and 1; where all are 0 and 1 they count as -1
/// and 1.
///
/// See https://keras.io/api/losses/hinge_losses/#squaredhinge-class.
public struct SquaredHinge: Loss {
  public static let kerasName = "SquaredHinge"

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "squared_hinge") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "squared_hinge") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let signs = SignTargets(batch)
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let target = signs.sign(target)
      let margin = 1 - target * prediction
      return margin >= 0 ? (margin * margin, -2 * target * margin) : (0, 0)
    }
  }
}
