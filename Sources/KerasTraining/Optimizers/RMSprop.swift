import KerasGraph
import SIMDKernels

/// Steps along the gradient, divided by the root of its mean square.
///
/// See https://keras.io/api/optimizers/rmsprop/.
public struct RMSprop: ElementwiseOptimizer {
  public static let kerasName = "RMSprop"

  public var options: OptimizerOptions
  /// How much of the mean square is kept at each update. Default 0.9.
  public var rho: Double
  /// How much of the last step is part of the next. Default 0.
  public var momentum: Double
  /// What keeps the divisor from zero. Default 1e-7.
  public var epsilon: Double
  /// Whether the divisor is the deviation from the mean gradient. Default `false`.
  public var centered: Bool

  public init(
    learningRate: LearningRate = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) {
    options = OptimizerOptions(name: "rm_sprop", learningRate: learningRate)
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.centered = centered
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "rm_sprop", learningRate: 0.001)
    rho = config.double("rho", default: 0.9)
    momentum = config.double("momentum", default: 0)
    epsilon = config.double("epsilon", default: 1e-7)
    centered = config.bool("centered", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("rho", rho)
    config.write("momentum", momentum)
    config.write("epsilon", epsilon)
    config.write("centered", centered)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [[OptimizerSlot("velocity")]] + (momentum > 0 ? [[OptimizerSlot("momentum")]] : [])
      + (centered ? [[OptimizerSlot("average_gradient")]] : [])
  }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    .rootMeanSquare(
      rate: learningRate, rho: Float(rho), share: Float(1 - rho), epsilon: Float(epsilon), momentum: Float(momentum),
      centered: centered)
  }
}
