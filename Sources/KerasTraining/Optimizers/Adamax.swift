import KerasGraph
import SIMDKernels

/// ``Adam`` with the largest gradient so far, slowly forgotten, in place of the root of the mean square.
///
/// See https://keras.io/api/optimizers/adamax/.
public struct Adamax: ElementwiseOptimizer {
  public static let kerasName = "Adamax"

  public var options: OptimizerOptions
  public var moments: AdamMoments

  public init(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    options = OptimizerOptions(name: "adamax", learningRate: learningRate)
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "adamax", learningRate: 0.001)
    moments = AdamMoments(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    moments.encode(to: &config)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [[OptimizerSlot("momentum", legacy: "m"), OptimizerSlot("norm", legacy: "u")]]
  }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    .adamax(
      rate: learningRate / moments.corrections(step: step).first, share: Float(1 - moments.beta1),
      rho: Float(moments.beta2), epsilon: Float(moments.epsilon))
  }
}
