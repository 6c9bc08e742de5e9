import KerasGraph
import SIMDKernels

/// Steps along the gradient, divided by the root of the sum of all its squares so far.
///
/// See https://keras.io/api/optimizers/adagrad/ and Duchi, Hazan & Singer, 2011.
public struct Adagrad: ElementwiseOptimizer {
  public static let kerasName = "Adagrad"

  public var options: OptimizerOptions
  /// What the sum of squares begins with. Default 0.1.
  public var initialAccumulatorValue: Double
  /// What keeps the divisor from zero. Default 1e-7.
  public var epsilon: Double

  public init(learningRate: LearningRate = 0.001, initialAccumulatorValue: Double = 0.1, epsilon: Double = 1e-7) {
    options = OptimizerOptions(name: "adagrad", learningRate: learningRate)
    self.initialAccumulatorValue = initialAccumulatorValue
    self.epsilon = epsilon
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "adagrad", learningRate: 0.001)
    initialAccumulatorValue = config.double("initial_accumulator_value", default: 0.1)
    epsilon = config.double("epsilon", default: 1e-7)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("initial_accumulator_value", initialAccumulatorValue)
    config.write("epsilon", epsilon)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [[OptimizerSlot("accumulator", initialValue: Float(initialAccumulatorValue))]]
  }

  func rule(learningRate: Float, step: Int) -> UpdateRule { .adagrad(rate: learningRate, epsilon: Float(epsilon)) }
}
