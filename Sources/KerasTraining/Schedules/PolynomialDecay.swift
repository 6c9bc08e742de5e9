import KerasGraph

/// From `initial` to `end` along `power(1 - step / decaySteps, power)`, then `end`; with `cycle` again and again,
/// over longer and longer periods.
///
/// See https://keras.io/api/optimizers/learning_rate_schedules/polynomial_decay/.
public struct PolynomialDecay: LearningRateSchedule {
  public static let kerasName = "PolynomialDecay"
  public static let aliases = ["polynomial"]

  /// The learning rate of the first step.
  public var initialLearningRate: Double
  /// The steps to the end, or of the first period.
  public var decaySteps: Double
  /// The learning rate at the end. Default 0.0001.
  public var endLearningRate: Double
  /// How the way there is bent. Default 1: a straight line.
  public var power: Double
  /// Whether it begins again at the end. Default `false`.
  public var cycle: Bool
  /// Keras' name of this schedule. Default `PolynomialDecay`.
  public var name: String

  public init(
    initialLearningRate: Double, decaySteps: Double, endLearningRate: Double = 0.0001, power: Double = 1,
    cycle: Bool = false, name: String = kerasName
  ) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.endLearningRate = endLearningRate
    self.power = power
    self.cycle = cycle
    self.name = name
  }

  public init(config: inout ConfigReader) {
    initialLearningRate = config.double("initial_learning_rate")
    decaySteps = config.decaySteps()
    endLearningRate = config.double("end_learning_rate", default: 0.0001)
    power = config.double("power", default: 1)
    cycle = config.bool("cycle", default: false)
    name = config.string("name", default: Self.kerasName)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("initial_learning_rate", initialLearningRate)
    config.write("decay_steps", decaySteps)
    config.write("end_learning_rate", endLearningRate)
    config.write("power", power)
    config.write("cycle", cycle)
    config.write("name", name)
  }

  public func learningRate(step: Int) -> Float {
    let period = Float(decaySteps)
    let periods = cycle && step > 0 ? (Float(step) / period).rounded(.up) : 1
    let passed = min(Float(step), period * periods) / (period * periods)
    let end = Float(endLearningRate)
    return (Float(initialLearningRate) - end) * KerasTraining.power(1 - passed, Float(power)) + end
  }
}
