import KerasGraph
import SIMDKernels

/// ``Adam`` with Nesterov's momentum, which grows towards `beta1` in the course of training.
///
/// See https://keras.io/api/optimizers/nadam/ and Dozat, 2016.
public struct Nadam: ElementwiseOptimizer {
  public static let kerasName = "Nadam"

  public var options: OptimizerOptions
  public var moments: AdamMoments
  /// How fast the momentum grows, as a share of how fast it grows today: Keras before 2.11 has 0.004. Default 1.
  public var scheduleDecay: Double

  public init(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    scheduleDecay: Double = 1
  ) {
    options = OptimizerOptions(name: "nadam", learningRate: learningRate)
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
    self.scheduleDecay = scheduleDecay
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "nadam", learningRate: 0.001)
    moments = AdamMoments(&config)
    scheduleDecay = config.double("schedule_decay", default: 1)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    moments.encode(to: &config)
    if scheduleDecay != 1 { config.write("schedule_decay", scheduleDecay) }
  }

  public var slotGroups: [[OptimizerSlot]] { [AdamMoments.slots] }

  /// The product of all momentums so far, which Keras keeps as a variable of its own.
  public var scalarSlot: ScalarSlot? { ScalarSlot("variable") { momentumProduct(steps: $0) } }

  func rule(learningRate: Float, step: Int) -> UpdateRule {
    let (now, next) = (momentum(step: step), momentum(step: step + 1))
    let product = momentumProduct(steps: step)
    return .nadam(
      rate: learningRate, share1: 1 - Float(moments.beta1), share2: 1 - Float(moments.beta2),
      a: next / (1 - product * next), b: (1 - now) / (1 - product),
      correction: 1 / moments.corrections(step: step).second,
      epsilon: Float(moments.epsilon))
  }

  private func momentum(step: Int) -> Float {
    Float(moments.beta1) * (1 - 0.5 * power(0.96, Float(scheduleDecay) * Float(step)))
  }

  /// From the 600th on a factor is `beta1`, or the product nothing, as far as single precision tells.
  private func momentumProduct(steps: Int) -> Float {
    var product: Float = 1
    for step in 1..<(min(steps, 600) + 1) { product *= momentum(step: step) }
    return steps > 600 ? product * power(Float(moments.beta1), Float(steps - 600)) : product
  }
}
