import KerasGraph

/// Along half a cosine from the learning rate to the share `alpha` of it; before that, where there is a warmup, along
/// a straight line from `initial` up to its target.
///
/// See https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay/ and Loshchilov & Hutter, 2017
/// (https://arxiv.org/abs/1608.03983).
public struct CosineDecay: LearningRateSchedule {
  public static let kerasName = "CosineDecay"
  public static let aliases = ["cosine"]

  /// The learning rate of the first step: that before the warmup, where there is one.
  public var initialLearningRate: Double
  /// The steps of the decay, after those of the warmup.
  public var decaySteps: Double
  /// The share of the learning rate that is left at the end. Default 0.
  public var alpha: Double
  /// Keras' name of this schedule. Default `CosineDecay`.
  public var name: String
  /// The learning rate that a warmup leads to, and that the decay begins with. Default none: no warmup.
  public var warmupTarget: Double?
  /// The steps of the warmup. Default 0.
  public var warmupSteps: Double

  public init(
    initialLearningRate: Double, decaySteps: Double, alpha: Double = 0, name: String = kerasName,
    warmupTarget: Double? = nil, warmupSteps: Double = 0
  ) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.alpha = alpha
    self.name = name
    self.warmupTarget = warmupTarget
    self.warmupSteps = warmupSteps
  }

  public init(config: inout ConfigReader) {
    initialLearningRate = config.double("initial_learning_rate")
    decaySteps = config.decaySteps()
    alpha = config.double("alpha", default: 0)
    name = config.string("name", default: Self.kerasName)
    warmupTarget = config.optionalDouble("warmup_target")
    warmupSteps = config.double("warmup_steps", default: 0)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("initial_learning_rate", initialLearningRate)
    config.write("decay_steps", decaySteps)
    config.write("alpha", alpha)
    config.write("name", name)
    config.write("warmup_target", warmupTarget)
    config.write("warmup_steps", warmupSteps)
  }

  public func learningRate(step: Int) -> Float {
    let initial = Float(initialLearningRate)
    guard let warmupTarget else { return decayed(from: initial, step: Float(step)) }
    let (target, warmup) = (Float(warmupTarget), Float(warmupSteps))
    if Float(step) < warmup { return (target - initial) * (Float(step) / warmup) + initial }
    return decayed(from: target, step: Float(step) - warmup)
  }

  private func decayed(from rate: Float, step: Float) -> Float {
    let passed = min(step, Float(decaySteps)) / Float(decaySteps)
    let share = 0.5 * (1 + cosine(.pi * passed))
    return rate * (Float(1 - alpha) * share + Float(alpha))
  }
}
