import KerasGraph

/// `1 - sum of t p / (sum of t p + alpha sum of t (1 - p) + beta sum of (1 - t) p)`: ``Dice`` with a price for each
/// kind of error.
///
/// See https://keras.io/api/losses/ and Salehi et al., 2017 (https://arxiv.org/abs/1706.05721).
public struct Tversky: Loss {
  public static let kerasName = "Tversky"

  public var options: LossOptions
  /// The price of a target that is not covered. Default 0.5.
  public var alpha: Double
  /// The price of what is covered and no target. Default 0.5.
  public var beta: Double
  /// Default all.
  public var axes: OverlapAxes

  public init(
    alpha: Double = 0.5, beta: Double = 0.5, axes: OverlapAxes = .all, reduction: LossReduction = .sumOverBatchSize,
    name: String = "tversky"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.alpha = alpha
    self.beta = beta
    self.axes = axes
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    alpha = config.double("alpha", default: 0.5)
    beta = config.double("beta", default: 0.5)
    axes = OverlapAxes(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("alpha", alpha)
    config.write("beta", beta)
    axes.encode(to: &config)
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try axes.layout(predictions: predictions, targets: targets)
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    for row in 0..<batch.rows {
      let overlap = Overlap(batch, row)
      let missed = alpha * (overlap.targets - overlap.common)
      let invented = beta * (overlap.predictions - overlap.common)
      let divisor = overlap.common + missed + invented + 1e-7
      losses[row] = Float(1 - overlap.common / divisor)
      guard let slope = gradient.map({ $0 + row * batch.columns }) else { continue }
      let targets = batch.target(row)
      for i in 0..<batch.columns {
        let target = Double(targets[i])
        let growth = target * (1 - alpha - beta) + beta
        slope[i] = factors[row] * Float((overlap.common * growth - target * divisor) / (divisor * divisor))
      }
    }
  }
}
