import KerasGraph
import SIMDKernels

/// Adam: steps along the mean gradient, divided by the root of its mean square.
///
/// With `amsgrad` by the largest mean square so far. See https://keras.io/api/optimizers/adam/ and Kingma & Ba, 2014
/// (https://arxiv.org/abs/1412.6980).
public struct Adam: ElementwiseOptimizer {
  public static let kerasName = "Adam"

  public var options: OptimizerOptions
  public var moments: AdamMoments
  /// Whether steps are divided by the root of the largest mean square so far. Default `false`.
  public var amsgrad: Bool

  public init(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    amsgrad: Bool = false
  ) {
    options = OptimizerOptions(name: "adam", learningRate: learningRate)
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.amsgrad = amsgrad
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "adam", learningRate: 0.001)
    moments = AdamMoments(&config)
    amsgrad = config.bool("amsgrad", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    moments.encode(to: &config)
    config.write("amsgrad", amsgrad)
  }

  public var slotGroups: [[OptimizerSlot]] { moments.slotGroups(amsgrad: amsgrad) }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    moments.rule(learningRate: learningRate, step: step, amsgrad: amsgrad)
  }
}

/// How fast the moments of Adam and its kin forget.
public struct AdamMoments: Hashable, Sendable {
  /// How much of the mean gradient is kept at each update. Default 0.9.
  public var beta1: Double
  /// How much of the mean square is kept. Default 0.999.
  public var beta2: Double
  /// What keeps the divisor from zero. Default 1e-7.
  public var epsilon: Double

  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  init(_ config: inout ConfigReader, beta2: Double = 0.999) {
    beta1 = config.double("beta_1", default: 0.9)
    self.beta2 = config.double("beta_2", default: beta2)
    epsilon = config.double("epsilon", default: 1e-7)
  }

  func encode(to config: inout ConfigWriter) {
    config.write("beta_1", beta1)
    config.write("beta_2", beta2)
    config.write("epsilon", epsilon)
  }

  static let slots = [OptimizerSlot("momentum", legacy: "m"), OptimizerSlot("velocity", legacy: "v")]

  func slotGroups(amsgrad: Bool) -> [[OptimizerSlot]] {
    [Self.slots] + (amsgrad ? [[OptimizerSlot("velocity_hat", legacy: "vhat")]] : [])
  }

  /// What the mean gradient and the mean square would be divided by to correct that they begin at zero.
  func corrections(step: Int) -> (first: Float, second: Float) {
    (1 - power(Float(beta1), Float(step)), 1 - power(Float(beta2), Float(step)))
  }

  func rule(learningRate: Float, step: Int, amsgrad: Bool) -> UpdateRule {
    let corrections = corrections(step: step)
    return .adam(
      rate: learningRate * corrections.second.squareRoot() / corrections.first, share1: Float(1 - beta1),
      share2: Float(1 - beta2), epsilon: Float(epsilon), amsgrad: amsgrad)
  }
}
