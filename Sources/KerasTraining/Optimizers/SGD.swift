import KerasGraph
import SIMDKernels

/// Gradient descent, with momentum: `w -= rate g`, or `m = momentum m - rate g; w += m`.
///
/// See https://keras.io/api/optimizers/sgd/.
public struct SGD: ElementwiseOptimizer {
  public static let kerasName = "SGD"

  public var options: OptimizerOptions
  /// How much of the last step is part of the next, 0 to 1. Default 0.
  public var momentum: Double
  /// Whether the gradient is taken for what the momentum leads to. Default `false`.
  public var nesterov: Bool

  public init(learningRate: LearningRate = 0.01, momentum: Double = 0, nesterov: Bool = false) {
    options = OptimizerOptions(name: "sgd", learningRate: learningRate)
    self.momentum = momentum
    self.nesterov = nesterov
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "sgd", learningRate: 0.01)
    momentum = config.double("momentum", default: 0)
    nesterov = config.bool("nesterov", default: false)
    if !(0...1).contains(momentum) { config.refuse("momentum \(momentum) is not supported", remedy: "use 0 to 1") }
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("momentum", momentum)
    config.write("nesterov", nesterov)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [[OptimizerSlot("momentum", legacy: "m", isLegacyOnly: momentum == 0)]]
  }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    momentum == 0
      ? .descent(rate: learningRate)
      : .momentum(rate: learningRate, momentum: Float(momentum), nesterov: nesterov)
  }
}
