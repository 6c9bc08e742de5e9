import KerasGraph

/// The mean along the last axis of `-t log p - (1 - t) log(1 - p)`.
///
/// Probabilities are clipped to `1e-7 ... 1 - 1e-7`, as in Keras. Other axes than the last are refused.
/// See https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class.
public struct BinaryCrossentropy: Loss {
  public static let kerasName = "BinaryCrossentropy"
  public static let aliases = ["bce"]

  public var options: LossOptions
  /// Whether the predictions are logits. Default `false`.
  public var fromLogits: Bool
  /// How far targets are drawn towards one half. Default 0.
  public var labelSmoothing: Double

  public init(
    fromLogits: Bool = false, labelSmoothing: Double = 0, reduction: LossReduction = .sumOverBatchSize,
    name: String = "binary_crossentropy"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    fromLogits = config.bool("from_logits", default: false)
    labelSmoothing = config.double("label_smoothing", default: 0)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("from_logits", fromLogits)
    config.write("label_smoothing", labelSmoothing)
    config.write("axis", -1)
  }

  public func onLogits(of activation: Activation) -> (any Loss)? {
    guard activation == .sigmoid else { return nil }
    var loss = self
    loss.fromLogits = true
    return loss
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let (kept, spread) = (Float(1 - labelSmoothing), Float(0.5 * labelSmoothing))
    if fromLogits {
      batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, logit in
        LogisticLoss.ofLogit(target * kept + spread, logit)
      }
    } else {
      batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, probability in
        LogisticLoss.ofProbability(target * kept + spread, probability)
      }
    }
  }
}

/// The crossentropy of one choice of two, and its derivative.
enum LogisticLoss {
  static func ofProbability(_ target: Float, _ probability: Float) -> (value: Float, slope: Float) {
    let clipped = ProbabilityClip.clip(probability)
    let value = -(target * logarithm(clipped) + (1 - target) * logarithm(1 - clipped))
    guard ProbabilityClip.passes(probability) else { return (value, 0) }
    return (value, (1 - target) / (1 - clipped) - target / clipped)
  }

  static func ofLogit(_ target: Float, _ logit: Float) -> (value: Float, slope: Float) {
    let value = max(logit, 0) - logit * target + logarithmOfOnePlus(exponential(-abs(logit)))
    return (value, sigmoid(logit) - target)
  }

  static func sigmoid(_ logit: Float) -> Float {
    let decay = exponential(-abs(logit))
    return (logit < 0 ? decay : 1) / (1 + decay)
  }
}
