import KerasGraph

/// `initial / (1 + rate * step / decaySteps)`; with `staircase` the quotient of steps is rounded down.
///
/// See https://keras.io/api/optimizers/learning_rate_schedules/inverse_time_decay/.
public struct InverseTimeDecay: LearningRateSchedule {
  public static let kerasName = "InverseTimeDecay"
  public static let aliases = ["inverse_time"]

  /// The learning rate of the first step.
  public var initialLearningRate: Double
  /// The steps in which what the learning rate is divided by grows by ``decayRate``.
  public var decaySteps: Double
  public var decayRate: Double
  /// Whether it grows at the end of such steps alone. Default `false`.
  public var staircase: Bool
  /// Keras' name of this schedule. Default `InverseTimeDecay`.
  public var name: String

  public init(
    initialLearningRate: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false,
    name: String = kerasName
  ) {
    self.initialLearningRate = initialLearningRate
    self.decaySteps = decaySteps
    self.decayRate = decayRate
    self.staircase = staircase
    self.name = name
  }

  public init(config: inout ConfigReader) {
    initialLearningRate = config.double("initial_learning_rate")
    decaySteps = config.decaySteps()
    decayRate = config.double("decay_rate")
    staircase = config.bool("staircase", default: false)
    name = config.string("name", default: Self.kerasName)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("initial_learning_rate", initialLearningRate)
    config.write("decay_steps", decaySteps)
    config.write("decay_rate", decayRate)
    config.write("staircase", staircase)
    config.write("name", name)
  }

  public func learningRate(step: Int) -> Float {
    let periods = Float(step) / Float(decaySteps)
    return Float(initialLearningRate) / (1 + Float(decayRate) * (staircase ? periods.rounded(.down) : periods))
  }
}
