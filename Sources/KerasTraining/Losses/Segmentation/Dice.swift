import KerasGraph

/// `1 - 2 sum of t p / (sum of t + sum of p)`: how far two regions are from covering each other.
///
/// See https://keras.io/api/losses/regression_losses/ and https://en.wikipedia.org/wiki/Dice-S%C3%B8rensen_coefficient.
public struct Dice: Loss {
  public static let kerasName = "Dice"

  public var options: LossOptions
  /// Default all.
  public var axes: OverlapAxes

  public init(axes: OverlapAxes = .all, reduction: LossReduction = .sumOverBatchSize, name: String = "dice") {
    options = LossOptions(name: name, reduction: reduction)
    self.axes = axes
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    axes = OverlapAxes(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
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
      let divisor = overlap.targets + overlap.predictions + 1e-7
      losses[row] = Float(1 - 2 * overlap.common / divisor)
      guard let slope = gradient.map({ $0 + row * batch.columns }) else { continue }
      let targets = batch.target(row)
      for i in 0..<batch.columns {
        slope[i] = factors[row] * Float(2 * (overlap.common - Double(targets[i]) * divisor) / (divisor * divisor))
      }
    }
  }
}

/// The sums that tell how far predictions cover targets.
struct Overlap {
  private(set) var common: Double = 0
  private(set) var targets: Double = 0
  private(set) var predictions: Double = 0

  init(_ batch: RowBatch, _ row: Int) {
    let (t, p) = (batch.target(row), batch.prediction(row))
    for i in 0..<batch.columns {
      common += Double(t[i]) * Double(p[i])
      targets += Double(t[i])
      predictions += Double(p[i])
    }
  }
}
