import KerasGraph
import SIMDKernels

/// ``Adam`` with a weight decay that is no part of the gradient.
///
/// See https://keras.io/api/optimizers/adamw/ and Loshchilov & Hutter, 2019 (https://arxiv.org/abs/1711.05101).
public struct AdamW: ElementwiseOptimizer {
  public static let kerasName = "AdamW"

  public var options: OptimizerOptions
  public var moments: AdamMoments
  /// Whether steps are divided by the root of the largest mean square so far. Default `false`.
  public var amsgrad: Bool

  /// - Parameter weightDecay: the share of each weight, times the learning rate, that every update takes from it.
  public init(
    learningRate: LearningRate = 0.001, weightDecay: Double = 0.004, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, amsgrad: Bool = false
  ) {
    options = OptimizerOptions(name: "adam_w", learningRate: learningRate)
    options.weightDecay = weightDecay
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.amsgrad = amsgrad
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "adam_w", learningRate: 0.001, weightDecay: 0.004)
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
