import KerasGraph
import SIMDKernels

/// Steps along the gradient, scaled by the root of the mean square of past steps over that of past gradients.
///
/// See https://keras.io/api/optimizers/adadelta/ and Zeiler, 2012 (https://arxiv.org/abs/1212.5701).
public struct Adadelta: ElementwiseOptimizer {
  public static let kerasName = "Adadelta"

  public var options: OptimizerOptions
  /// How much of the mean squares is kept at each update. Default 0.95.
  public var rho: Double
  /// What keeps roots from zero. Default 1e-7.
  public var epsilon: Double

  public init(learningRate: LearningRate = 0.001, rho: Double = 0.95, epsilon: Double = 1e-7) {
    options = OptimizerOptions(name: "adadelta", learningRate: learningRate)
    self.rho = rho
    self.epsilon = epsilon
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "adadelta", learningRate: 0.001)
    rho = config.double("rho", default: 0.95)
    epsilon = config.double("epsilon", default: 1e-7)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("rho", rho)
    config.write("epsilon", epsilon)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [[OptimizerSlot("accumulated_grad"), OptimizerSlot("accumulated_delta_var")]]
  }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    .adadelta(rate: learningRate, rho: Float(rho), share: Float(1 - rho), epsilon: Float(epsilon))
  }
}
