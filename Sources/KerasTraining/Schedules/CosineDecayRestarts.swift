import KerasGraph

/// Along half a cosine again and again, each time over `t_mul` as many steps, from `m_mul` of the height before.
///
/// See https://keras.io/api/optimizers/learning_rate_schedules/cosine_decay_restarts/ and Loshchilov & Hutter, 2017
/// (https://arxiv.org/abs/1608.03983).
public struct CosineDecayRestarts: LearningRateSchedule {
  public static let kerasName = "CosineDecayRestarts"
  public static let aliases = ["cosine_restarts"]

  /// The learning rate of the first step.
  public var initialLearningRate: Double
  /// The steps of the first period.
  public var firstDecaySteps: Double
  /// Keras' `t_mul`: how many times as long as the one before a period is. Default 2.
  public var periodFactor: Double
  /// Keras' `m_mul`: how many times as high as the one before a period begins. Default 1.
  public var heightFactor: Double
  /// The share of the first learning rate that is left at the end of a period. Default 0.
  public var alpha: Double
  /// Keras' name of this schedule. Default `SGDRDecay`.
  public var name: String

  public init(
    initialLearningRate: Double, firstDecaySteps: Double, periodFactor: Double = 2, heightFactor: Double = 1,
    alpha: Double = 0, name: String = "SGDRDecay"
  ) {
    self.initialLearningRate = initialLearningRate
    self.firstDecaySteps = firstDecaySteps
    self.periodFactor = periodFactor
    self.heightFactor = heightFactor
    self.alpha = alpha
    self.name = name
  }

  public init(config: inout ConfigReader) {
    initialLearningRate = config.double("initial_learning_rate")
    firstDecaySteps = config.decaySteps("first_decay_steps")
    periodFactor = config.double("t_mul", default: 2)
    heightFactor = config.double("m_mul", default: 1)
    alpha = config.double("alpha", default: 0)
    name = config.string("name", default: "SGDRDecay")
    if periodFactor < 1 { config.refuse("t_mul \(periodFactor) is not supported", remedy: "use 1 or more") }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("initial_learning_rate", initialLearningRate)
    config.write("first_decay_steps", firstDecaySteps)
    config.write("t_mul", periodFactor)
    config.write("m_mul", heightFactor)
    config.write("alpha", alpha)
    config.write("name", name)
  }

  public func learningRate(step: Int) -> Float {
    let passed = Float(step) / Float(firstDecaySteps)
    let (restarts, share) = periodFactor == 1 ? equalPeriods(passed) : growingPeriods(passed)
    let height = power(Float(heightFactor), restarts)
    let cosine = 0.5 * height * (1 + cosine(.pi * share))
    return Float(initialLearningRate) * (Float(1 - alpha) * cosine + Float(alpha))
  }

  /// The restarts so far, and the share of the period that has passed.
  private func equalPeriods(_ passed: Float) -> (restarts: Float, share: Float) {
    let restarts = passed.rounded(.down)
    return (restarts, passed - restarts)
  }

  private func growingPeriods(_ passed: Float) -> (restarts: Float, share: Float) {
    let factor = Float(periodFactor)
    let restarts = (logarithm(1 - passed * (1 - factor)) / logarithm(factor)).rounded(.down)
    let period = power(factor, restarts)
    return (restarts, (passed - (1 - period) / (1 - factor)) / period)
  }
}
