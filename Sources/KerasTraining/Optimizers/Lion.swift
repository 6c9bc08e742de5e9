import KerasGraph
import SIMDKernels

/// Steps of one size, along the sign of a mean of the gradient.
///
/// See https://keras.io/api/optimizers/lion/ and Chen et al., 2023 (https://arxiv.org/abs/2302.06675).
public struct Lion: ElementwiseOptimizer {
  public static let kerasName = "Lion"

  public var options: OptimizerOptions
  /// How much of the memory is part of the step, above 0 and at most 1. Default 0.9.
  public var beta1: Double
  /// How much of the memory is kept. Default 0.99.
  public var beta2: Double

  public init(learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.99) {
    options = OptimizerOptions(name: "lion", learningRate: learningRate)
    self.beta1 = beta1
    self.beta2 = beta2
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "lion", learningRate: 0.001)
    beta1 = config.double("beta_1", default: 0.9)
    beta2 = config.double("beta_2", default: 0.99)
    if !(beta1 > 0 && beta1 <= 1) {
      config.refuse("beta_1 \(beta1) is not supported", remedy: "use above 0 and at most 1")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("beta_1", beta1)
    config.write("beta_2", beta2)
  }

  public var slotGroups: [[OptimizerSlot]] { [[OptimizerSlot("momentum", legacy: "m")]] }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    .lion(
      rate: learningRate, kept1: Float(beta1), share1: 1 - Float(beta1), kept2: Float(beta2), share2: 1 - Float(beta2))
  }
}
