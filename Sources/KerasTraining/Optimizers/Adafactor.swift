import KerasGraph
import SIMDKernels

/// Steps divided by the root of the mean square, of which a matrix keeps the means of its rows and columns alone.
///
/// See https://keras.io/api/optimizers/adafactor/ and Shazeer & Stern, 2018 (https://arxiv.org/abs/1804.04235).
public struct Adafactor: Optimizer {
  public static let kerasName = "Adafactor"

  public var options: OptimizerOptions
  /// How fast the decay of the means nears 1, below 0. Default -0.8.
  public var beta2Decay: Double
  /// What keeps squares from zero. Default 1e-30.
  public var epsilon1: Double
  /// What keeps the scale of a weight from zero. Default 0.001.
  public var epsilon2: Double
  /// The largest root mean square of a step. Default 1.
  public var clipThreshold: Double
  /// Whether steps shrink as the root of their number, unless a schedule says how. Default `true`.
  public var relativeStep: Bool

  public init(
    learningRate: LearningRate = 0.001, beta2Decay: Double = -0.8, epsilon1: Double = 1e-30, epsilon2: Double = 1e-3,
    clipThreshold: Double = 1, relativeStep: Bool = true
  ) {
    options = OptimizerOptions(name: "adafactor", learningRate: learningRate)
    self.beta2Decay = beta2Decay
    self.epsilon1 = epsilon1
    self.epsilon2 = epsilon2
    self.clipThreshold = clipThreshold
    self.relativeStep = relativeStep
  }

  public init(config: inout ConfigReader) {
    options = OptimizerOptions(&config, name: "adafactor", learningRate: 0.001)
    beta2Decay = config.double("beta_2_decay", default: -0.8)
    epsilon1 = config.double("epsilon_1", default: 1e-30)
    epsilon2 = config.double("epsilon_2", default: 1e-3)
    clipThreshold = config.double("clip_threshold", default: 1)
    relativeStep = config.bool("relative_step", default: true)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("beta_2_decay", beta2Decay)
    config.write("epsilon_1", epsilon1)
    config.write("epsilon_2", epsilon2)
    config.write("clip_threshold", clipThreshold)
    config.write("relative_step", relativeStep)
  }

  public var slotGroups: [[OptimizerSlot]] {
    [
      [
        OptimizerSlot(nil, legacy: "r", extents: .withoutLast),
        OptimizerSlot(nil, legacy: "c", extents: .withoutSecondLast),
        OptimizerSlot("velocity", legacy: "v"),
      ]
    ]
  }

  public func update(_ call: UpdateCall) {
    let count = call.count
    guard count > 0 else { return }
    prepare(call, count)
    let kept = 1 - power(Float(call.step), Float(beta2Decay))
    let velocity = call.slots[2]
    if call.shape.count < 2 {
      for i in 0..<count { velocity[i] = kept * velocity[i] + (1 - kept) * square(call.gradients[i]) }
    } else {
      factor(call, kept: kept)
    }
    for i in 0..<count { call.gradients[i] /= velocity[i].squareRoot() }
    let inverseRoot = 1 / Float(call.step).squareRoot()
    var rate = call.learningRate
    if relativeStep, !call.isScheduled { rate = min(rate, inverseRoot) }
    let scale = max(Float(epsilon2), rootMeanSquare(call.weights, count, call.kernels)) * min(rate, inverseRoot)
    let length = rootMeanSquare(call.gradients, count, call.kernels)
    call.kernels.axpby(count, -scale / max(1, length / Float(clipThreshold)), call.gradients, 1, call.weights)
  }

  /// Scales and limits the gradient, and lets the weight decay.
  private func prepare(_ call: UpdateCall, _ count: Int) {
    for i in 0..<count {
      let scaled = call.gradients[i] * call.gradientScale
      call.gradients[i] = min(max(scaled, -call.gradientLimit), call.gradientLimit)
      call.weights[i] -= call.weights[i] * call.decay
    }
  }

  private func square(_ gradient: Float) -> Float { gradient * gradient + Float(epsilon1) }

  private func rootMeanSquare(_ values: UnsafePointer<Float>, _ count: Int, _ kernels: KernelTable) -> Float {
    Float((kernels.sumOfSquares(count, values) / Double(count)).squareRoot())
  }

  /// The mean squares of rows and columns, and their product in place of each mean square; matrix by matrix.
  private func factor(_ call: UpdateCall, kept: Float) {
    let (rows, columns) = (call.shape[call.shape.count - 2], call.shape[call.shape.count - 1])
    for matrix in 0..<call.count / (rows * columns) {
      let gradients = call.gradients + matrix * rows * columns
      let velocity = call.slots[2] + matrix * rows * columns
      let (r, c) = (call.slots[0] + matrix * rows, call.slots[1] + matrix * columns)
      for column in 0..<columns { c[column] *= kept }
      var mean: Float = 0
      for row in 0..<rows {
        var sum: Float = 0
        for column in 0..<columns {
          let square = square(gradients[row * columns + column])
          sum += square
          c[column] += (1 - kept) * square / Float(rows)
        }
        r[row] = kept * r[row] + (1 - kept) * sum / Float(columns)
        mean += r[row] / Float(rows)
      }
      for row in 0..<rows {
        for column in 0..<columns { velocity[row * columns + column] = r[row] / mean * c[column] }
      }
    }
  }
}
