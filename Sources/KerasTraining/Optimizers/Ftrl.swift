import KerasGraph
import SIMDKernels

/// Follow the regularised leader: for sparse features, with penalties that set weights to zero.
///
/// See https://keras.io/api/optimizers/ftrl/ and McMahan et al., Ad click prediction (KDD 2013).
public struct Ftrl: ElementwiseOptimizer {
  public static let kerasName = "Ftrl"

  public var options: OptimizerOptions
  /// How fast steps shrink with the sum of squares, 0 or less. Default -0.5.
  public var learningRatePower: Double
  /// What the sum of squares begins with. Default 0.1.
  public var initialAccumulatorValue: Double
  /// Default 0.
  public var l1RegularizationStrength: Double
  /// Default 0.
  public var l2RegularizationStrength: Double
  /// A penalty on the magnitude of weights in the gradient. Default 0.
  public var l2ShrinkageRegularizationStrength: Double
  /// Default 0.
  public var beta: Double

  public init(
    learningRate: LearningRate = 0.001, learningRatePower: Double = -0.5, initialAccumulatorValue: Double = 0.1,
    l1RegularizationStrength: Double = 0, l2RegularizationStrength: Double = 0,
    l2ShrinkageRegularizationStrength: Double = 0, beta: Double = 0
  ) {
    options = OptimizerOptions(name: "ftrl", learningRate: learningRate)
    self.learningRatePower = learningRatePower
    self.initialAccumulatorValue = initialAccumulatorValue
    self.l1RegularizationStrength = l1RegularizationStrength
    self.l2RegularizationStrength = l2RegularizationStrength
    self.l2ShrinkageRegularizationStrength = l2ShrinkageRegularizationStrength
    self.beta = beta
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "ftrl", learningRate: 0.001)
    learningRatePower = config.double("learning_rate_power", default: -0.5)
    initialAccumulatorValue = config.double("initial_accumulator_value", default: 0.1)
    l1RegularizationStrength = config.double("l1_regularization_strength", default: 0)
    l2RegularizationStrength = config.double("l2_regularization_strength", default: 0)
    l2ShrinkageRegularizationStrength = config.double("l2_shrinkage_regularization_strength", default: 0)
    beta = config.double("beta", default: 0)
    if learningRatePower > 0 {
      config.refuse("learning_rate_power \(learningRatePower) is not supported", remedy: "use 0 or less")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("learning_rate_power", learningRatePower)
    config.write("initial_accumulator_value", initialAccumulatorValue)
    config.write("l1_regularization_strength", l1RegularizationStrength)
    config.write("l2_regularization_strength", l2RegularizationStrength)
    config.write("l2_shrinkage_regularization_strength", l2ShrinkageRegularizationStrength)
    config.write("beta", beta)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [[OptimizerSlot("accumulator", initialValue: Float(initialAccumulatorValue)), OptimizerSlot("linear")]]
  }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    .ftrl(
      rate: learningRate, exponent: Float(-learningRatePower), l1: Float(l1RegularizationStrength),
      l2: Float(l2RegularizationStrength) + Float(beta) / (2 * learningRate),
      shrinkage: Float(l2ShrinkageRegularizationStrength))
  }
}
