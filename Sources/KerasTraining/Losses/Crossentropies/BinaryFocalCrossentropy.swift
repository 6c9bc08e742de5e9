import KerasGraph

/// The mean along the last axis of `(1 - q)^gamma` times the binary crossentropy, with `q` the probability of what
/// the target says.
///
/// Easy targets count less. See https://keras.io/api/losses/probabilistic_losses/#binaryfocalcrossentropy-class and
/// Lin et al., 2018 (https://arxiv.org/abs/1708.02002). Other axes than the last are refused.
public struct BinaryFocalCrossentropy: Loss {
  public static let kerasName = "BinaryFocalCrossentropy"

  public var options: LossOptions
  /// Whether targets 1 are multiplied by ``alpha`` and targets 0 by `1 - alpha`. Default `false`.
  public var appliesClassBalancing: Bool
  /// Default 0.25.
  public var alpha: Float
  /// How much less easy targets count. Default 2.
  public var gamma: Float
  /// Whether the predictions are logits. Default `false`.
  public var fromLogits: Bool
  /// How far targets are drawn towards one half. Default 0.
  public var labelSmoothing: Double

  public init(
    appliesClassBalancing: Bool = false, alpha: Float = 0.25, gamma: Float = 2, fromLogits: Bool = false,
    labelSmoothing: Double = 0, reduction: LossReduction = .sumOverBatchSize, name: String = "binary_focal_crossentropy"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.appliesClassBalancing = appliesClassBalancing
    self.alpha = alpha
    self.gamma = gamma
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    appliesClassBalancing = config.bool("apply_class_balancing", default: false)
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
    config.write("apply_class_balancing", appliesClassBalancing)
    config.write("alpha", alpha)
    config.write("gamma", gamma)
  }

  public func onLogits(of activation: Activation) -> (any Loss)? {
    guard activation == .sigmoid, !fromLogits else { return nil }
    var loss = self
    loss.fromLogits = true
    return loss
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let (kept, spread) = (Float(1 - labelSmoothing), Float(0.5 * labelSmoothing))
    batch.pointwise(factors: factors, losses: losses, gradient: gradient) { target, prediction in
      let target = target * kept + spread
      return fromLogits ? ofLogit(target, prediction) : ofProbability(target, prediction)
    }
  }

  private func ofProbability(_ target: Float, _ probability: Float) -> (value: Float, slope: Float) {
    let entropy = LogisticLoss.ofProbability(target, probability)
    let focus = focus(target, probability)
    return (focus.value * entropy.value, focus.slope * entropy.value + focus.value * entropy.slope)
  }

  private func ofLogit(_ target: Float, _ logit: Float) -> (value: Float, slope: Float) {
    let entropy = LogisticLoss.ofLogit(target, logit)
    let probability = LogisticLoss.sigmoid(logit)
    let focus = focus(target, probability)
    let slope = focus.slope * probability * (1 - probability)
    return (focus.value * entropy.value, slope * entropy.value + focus.value * entropy.slope)
  }

  /// What the crossentropy is multiplied by, and its derivative by the probability.
  private func focus(_ target: Float, _ probability: Float) -> (value: Float, slope: Float) {
    let wrong = 1 - (target * probability + (1 - target) * (1 - probability))
    let weight = appliesClassBalancing ? target * alpha + (1 - target) * (1 - alpha) : 1
    let slope = gamma == 0 ? 0 : gamma * power(wrong, gamma - 1) * (1 - 2 * target)
    return (weight * power(wrong, gamma), weight * slope)
  }
}
