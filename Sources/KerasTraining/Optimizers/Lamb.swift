import KerasGraph
import SIMDKernels

/// ``Adam`` with steps in proportion to the norm of each weight, for large batches.
///
/// See https://keras.io/api/optimizers/lamb/ and You et al., 2019 (https://arxiv.org/abs/1904.00962).
public struct Lamb: Optimizer {
  public static let kerasName = "Lamb"

  public var options: OptimizerOptions
  public var moments: AdamMoments

  public init(
    learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    options = OptimizerOptions(name: "lamb", learningRate: learningRate)
    moments = AdamMoments(beta1: beta1, beta2: beta2, epsilon: epsilon)
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "lamb", learningRate: 0.001)
    moments = AdamMoments(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    moments.encode(to: &config)
  }

  public var slotGroups: [[OptimizerSlot]] { [AdamMoments.slots] }

  public func update(_ call: UpdateCall) {
    let count = call.count
    let (mean, square) = (call.slots[0], call.slots[1])
    // Adam at rate 0: the moments and the decay alone.
    let update = WeightUpdate(
      moments.rule(learningRate: 0, step: call.step, amsgrad: false), gradientScale: call.gradientScale,
      gradientLimit: call.gradientLimit, decay: call.decay)
    call.kernels.updateWeights(
      update, count,
      WeightMemory(
        weights: call.weights, gradients: UnsafePointer(call.gradients), first: mean, second: square, third: square))
    let direction = call.gradients
    let corrections = moments.corrections(step: call.step)
    let epsilon = Float(moments.epsilon)
    for i in 0..<count {
      direction[i] = mean[i] / corrections.first / ((square[i] / corrections.second).squareRoot() + epsilon)
    }
    let weightNorm = call.kernels.sumOfSquares(count, call.weights).squareRoot()
    let directionNorm = call.kernels.sumOfSquares(count, direction).squareRoot()
    let ratio = weightNorm > 0 && directionNorm > 0 ? weightNorm / directionNorm : 1
    call.kernels.axpby(count, -Float(ratio) * call.learningRate, direction, 1, call.weights)
  }
}
