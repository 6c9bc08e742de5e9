import KerasGraph
import SIMDKernels

/// A distribution around 0 whose variance is `scale` divided by how many inputs or outputs a weight connects.
///
/// See https://keras.io/api/layers/initializers/#variancescaling-class.
public struct VarianceScaling: Initializer {
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    case fanIn = "fan_in"
    case fanOut = "fan_out"
    case fanAverage = "fan_avg"
  }

  public enum Distribution: String, CaseIterable, Hashable, Sendable {
    case uniform
    /// Without what lies beyond two deviations, scaled to the same variance.
    case truncatedNormal = "truncated_normal"
    case untruncatedNormal = "untruncated_normal"
  }

  public static let kerasName = "VarianceScaling"

  /// Default 1.
  public var scale: Double
  /// Default the inputs.
  public var mode: Mode
  /// Default a truncated normal distribution.
  public var distribution: Distribution
  public var options: FanOptions

  public init(
    scale: Double = 1, mode: Mode = .fanIn, distribution: Distribution = .truncatedNormal,
    options: FanOptions = FanOptions()
  ) {
    self.scale = scale
    self.mode = mode
    self.distribution = distribution
    self.options = options
  }

  public init(config: inout ConfigReader) {
    scale = config.double("scale", default: 1)
    mode = config.choice("mode", default: .fanIn)
    if config.peek("distribution")?.text == "normal" {
      _ = config.take("distribution")
      distribution = .truncatedNormal
    } else {
      distribution = config.choice("distribution", default: .truncatedNormal)
    }
    options = FanOptions(&config)
    if !(scale > 0) { config.refuse("scale \(scale) is not supported", remedy: "use a number above 0") }
  }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    config.write("scale", scale)
    config.write("mode", mode)
    config.write("distribution", distribution)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    let (inputs, outputs) = options.fans(of: shape)
    let fan =
      switch mode {
      case .fanIn: inputs
      case .fanOut: outputs
      case .fanAverage: (inputs + outputs) / 2
      }
    let variance = scale / max(1, fan)
    switch distribution {
    case .uniform:
      let limit = Float((3 * variance).squareRoot())
      return try RandomUniform(lower: -limit, upper: limit, seed: options.seed).tensor(shape: shape, random: random)
    case .untruncatedNormal:
      return try RandomNormal(deviation: Float(variance.squareRoot()), seed: options.seed)
        .tensor(shape: shape, random: random)
    case .truncatedNormal:
      // The deviation of a standard normal distribution that is cut off at two.
      let deviation = variance.squareRoot() / 0.879625661034240
      return try TruncatedNormal(deviation: Float(deviation), seed: options.seed).tensor(shape: shape, random: random)
    }
  }
}

/// What counts as inputs and outputs of a weight.
public struct FanOptions: Hashable, Sendable {
  public var seed: InitializerSeed
  /// The axes of the inputs and those of the outputs. Default: the last axis is that of the outputs, the one before
  /// it that of the inputs, and all others are a window that both count.
  public var inputAxes: [Int]?
  public var outputAxes: [Int]?

  public init(seed: InitializerSeed = InitializerSeed(), inputAxes: [Int]? = nil, outputAxes: [Int]? = nil) {
    self.seed = seed
    self.inputAxes = inputAxes
    self.outputAxes = outputAxes
  }

  init(_ config: inout ConfigReader) {
    seed = InitializerSeed(&config)
    inputAxes = config.peek("input_axes")?.isNull == false ? config.ints("input_axes") : nil
    outputAxes = config.peek("output_axes")?.isNull == false ? config.ints("output_axes") : nil
    for name in ["input_axes", "output_axes"] { _ = config.take(name) }
  }

  func encodeAxes(to config: inout ConfigWriter) {
    config.write("input_axes", inputAxes.map { .array($0.map(JSON.integer)) } ?? JSON.null)
    config.write("output_axes", outputAxes.map { .array($0.map(JSON.integer)) } ?? JSON.null)
  }

  func fans(of shape: [Int]) -> (inputs: Double, outputs: Double) {
    func product(_ axes: [Int]) -> Double {
      axes.reduce(1) { result, axis in
        let place = axis < 0 ? axis + shape.count : axis
        return shape.indices.contains(place) ? result * Double(shape[place]) : result
      }
    }
    if let inputAxes, let outputAxes { return (product(inputAxes), product(outputAxes)) }
    guard shape.count > 1 else { return (product([0]), product([0])) }
    let window = product(Array(shape.indices.dropLast(2)))
    return (window * product([-2]), window * product([-1]))
  }
}
