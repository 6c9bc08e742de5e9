import KerasGraph
import SIMDKernels

/// The crossentropy `-sum of t log p` of a distribution `t`, such as a one-hot class, and probabilities `p` along the
/// last axis.
///
/// Probabilities are divided by their sum and clipped to `1e-7 ... 1 - 1e-7`, as in Keras. Other axes than the last
/// are refused. See https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class.
public struct CategoricalCrossentropy: Loss {
  public static let kerasName = "CategoricalCrossentropy"

  public var options: LossOptions
  /// Whether the predictions are logits. Default `false`.
  public var fromLogits: Bool
  /// The share of the targets that is spread evenly over all classes. Default 0.
  public var labelSmoothing: Double

  public init(
    fromLogits: Bool = false, labelSmoothing: Double = 0, reduction: LossReduction = .sumOverBatchSize,
    name: String = "categorical_crossentropy"
  ) {
    options = LossOptions(name: name, reduction: reduction)
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(config: inout ConfigReader) {
    options = LossOptions(&config, name: Self.functionName)
    fromLogits = config.bool("from_logits", default: false)
    labelSmoothing = config.double("label_smoothing", default: 0)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("from_logits", fromLogits)
    config.write("label_smoothing", labelSmoothing)
    config.write("axis", -1)
  }

  public func onLogits(of activation: Activation) -> (any Loss)? {
    guard activation == .softmax else { return nil }
    var loss = self
    loss.fromLogits = true
    return loss
  }

  public func evaluate(
    _ batch: RowBatch, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) {
    let columns = batch.columns
    let kept = Float(1 - labelSmoothing)
    let spread = Float(labelSmoothing) / Float(columns)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * columns) { memory in
      guard let targets = memory.baseAddress else { return }
      let scratch = targets + columns
      for row in 0..<batch.rows {
        let given = batch.target(row)
        for column in 0..<columns { targets[column] = given[column] * kept + spread }
        let slope = gradient.map { $0 + row * columns }
        let distribution = Distribution(
          count: columns, predictions: batch.prediction(row), factor: factors[row], kernels: batch.kernels)
        losses[row] =
          fromLogits
          ? distribution.crossentropy(logits: scratch, targets: targets, gradient: slope)
          : distribution.crossentropy(targets: targets, gradient: slope)
      }
    }
  }
}

/// The predictions of one row, over classes.
private struct Distribution {
  let count: Int
  let predictions: UnsafePointer<Float>
  let factor: Float
  let kernels: KernelTable

  /// With `q = p / sum of p`, the gradient by `q_i` is `-t_i / q_i`, and that by `p_j` is
  /// `(g_j - sum of g_i q_i) / sum of p`.
  func crossentropy(targets: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>?) -> Float {
    var total: Float = 0
    for i in 0..<count { total += predictions[i] }
    var loss: Float = 0
    var passed: Float = 0
    for i in 0..<count where targets[i] != 0 {
      let probability = predictions[i] / total
      loss -= targets[i] * logarithm(ProbabilityClip.clip(probability))
      if ProbabilityClip.passes(probability) { passed += targets[i] }
    }
    guard let gradient else { return loss }
    let scale = factor / total
    for i in 0..<count {
      let probability = predictions[i] / total
      let own = targets[i] != 0 && ProbabilityClip.passes(probability) ? targets[i] / probability : 0
      gradient[i] = factor == 0 ? 0 : scale * (passed - own)
    }
    return loss
  }

  /// The gradient by logits is `softmax - t`, as TensorFlow has it: that of targets that add up to one, whether they
  /// do or not.
  func crossentropy(
    logits scratch: UnsafeMutablePointer<Float>, targets: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?
  ) -> Float {
    kernels.logSoftmax(1, count, predictions, scratch)
    var loss: Float = 0
    for i in 0..<count where targets[i] != 0 { loss -= targets[i] * scratch[i] }
    guard let gradient else { return loss }
    kernels.softmax(1, count, predictions, gradient)
    for i in 0..<count { gradient[i] = factor == 0 ? 0 : factor * (gradient[i] - targets[i]) }
    return loss
  }
}
