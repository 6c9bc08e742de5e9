import KerasGraph

/// `max(1 + max of (1 - t) p - sum of t p, 0)` along the last axis, for one-hot targets.
///
/// Predictions that share the largest place share its gradient. See
/// https://keras.io/api/losses/hinge_losses/#categoricalhinge-class.
public struct CategoricalHinge: Loss {
  public static let kerasName = "CategoricalHinge"

  public var options: LossOptions

  public init(reduction: LossReduction = .sumOverBatchSize, name: String = "categorical_hinge") {
    options = LossOptions(name: name, reduction: reduction)
  }

  public init(config: inout ConfigReader) { options = LossOptions(&config, name: "categorical_hinge") }
  public func encode(to config: inout ConfigWriter) { options.encode(to: &config) }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let columns = batch.columns
    for row in 0..<batch.rows {
      let (predictions, targets) = (batch.prediction(row), batch.target(row))
      var right: Float = 0
      var wrong = -Float.infinity
      for i in 0..<columns {
        right += targets[i] * predictions[i]
        wrong = max(wrong, (1 - targets[i]) * predictions[i])
      }
      let margin = wrong - right + 1
      losses[row] = max(margin, 0)
      guard let slope = gradient.map({ $0 + row * columns }) else { continue }
      let factor = margin >= 0 ? factors[row] : 0
      let ties = (0..<columns).count { (1 - targets[$0]) * predictions[$0] == wrong }
      for i in 0..<columns {
        let isLargest = (1 - targets[i]) * predictions[i] == wrong
        slope[i] = factor * ((isLargest ? (1 - targets[i]) / Float(ties) : 0) - targets[i])
      }
    }
  }
}
