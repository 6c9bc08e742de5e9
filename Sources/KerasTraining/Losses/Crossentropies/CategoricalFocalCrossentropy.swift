import KerasGraph
import SIMDKernels

/// The sum along the last axis of `-alpha (1 - p)^gamma t log p`, for one-hot targets: classes that are easy count
/// less.
///
/// Probabilities are divided by their sum and clipped to `1e-7 ... 1 - 1e-7`, as in Keras. One `alpha` holds for all
/// classes, and other axes than the last are refused. See
/// https://keras.io/api/losses/probabilistic_losses/#categoricalfocalcrossentropy-class.
public struct CategoricalFocalCrossentropy: Loss {
  public static let kerasName = "CategoricalFocalCrossentropy"

  public var options: LossOptions
  /// Default 0.25.
  public var alpha: Float
  /// How much less easy targets count. Default 2.
  public var gamma: Float
  /// Whether the predictions are logits. Default `false`.
  public var fromLogits: Bool
  /// The share of the targets that is spread evenly over all classes. Default 0.
  public var labelSmoothing: Double

  public init(
    alpha: Float = 0.25, gamma: Float = 2, fromLogits: Bool = false, labelSmoothing: Double = 0,
    reduction: LossReduction = .sumOverBatchSize, name: String = "categorical_focal_crossentropy"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.alpha = alpha
    self.gamma = gamma
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    alpha = config.float("alpha", default: 0.25)
    gamma = config.float("gamma", default: 2)
    fromLogits = config.bool("from_logits", default: false)
    labelSmoothing = config.double("label_smoothing", default: 0)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("from_logits", fromLogits)
    config.write("label_smoothing", labelSmoothing)
    config.write("axis", -1)
    config.write("alpha", alpha)
    config.write("gamma", gamma)
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let columns = batch.columns
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * columns) { memory in
      guard let probabilities = memory.baseAddress else { return }
      let slopes = probabilities + columns
      for row in 0..<batch.rows {
        if fromLogits {
          batch.kernels.softmax(1, columns, batch.prediction(row), probabilities)
        } else {
          probabilities.update(from: batch.prediction(row), count: columns)
        }
        losses[row] = loss(batch.target(row), probabilities, slopes, count: columns)
        guard let gradient = gradient.map({ $0 + row * columns }) else { continue }
        if fromLogits { throughSoftmax(probabilities, slopes, count: columns) }
        for i in 0..<columns { gradient[i] = factors[row] == 0 ? 0 : factors[row] * slopes[i] }
      }
    }
  }

  /// The loss of a row and its slopes by the probabilities, which need not add up to one.
  private func loss(
    _ targets: UnsafePointer<Float>, _ probabilities: UnsafePointer<Float>, _ slopes: UnsafeMutablePointer<Float>,
    count: Int
  ) -> Float {
    let (kept, spread) = (Float(1 - labelSmoothing), Float(labelSmoothing) / Float(count))
    var total: Float = 0
    for i in 0..<count { total += probabilities[i] }
    var (loss, common): (Float, Float) = (0, 0)
    for i in 0..<count {
      let target = targets[i] * kept + spread
      let share = probabilities[i] / total
      let clipped = ProbabilityClip.clip(share)
      let focus = power(1 - clipped, gamma)
      loss -= alpha * target * focus * logarithm(clipped)
      let focusSlope = gamma == 0 ? 0 : gamma * power(1 - clipped, gamma - 1) * logarithm(clipped)
      slopes[i] = ProbabilityClip.passes(share) ? alpha * target * (focusSlope - focus / clipped) : 0
      common += slopes[i] * share
    }
    for i in 0..<count { slopes[i] = (slopes[i] - common) / total }
    return loss
  }

  /// Turns slopes by the results of a softmax into those by its inputs.
  private func throughSoftmax(
    _ probabilities: UnsafePointer<Float>, _ slopes: UnsafeMutablePointer<Float>, count: Int
  ) {
    var common: Float = 0
    for i in 0..<count { common += slopes[i] * probabilities[i] }
    for i in 0..<count { slopes[i] = probabilities[i] * (slopes[i] - common) }
  }
}
