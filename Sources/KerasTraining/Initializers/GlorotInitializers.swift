import KerasGraph
import SIMDKernels

// Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks (AISTATS 2010).

/// ``VarianceScaling`` with variance 2 / (inputs + outputs), a truncated normal distribution.
public struct GlorotNormal: Initializer {
  public static let kerasName = "GlorotNormal"

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
  public init(config: inout ConfigReader) { options = FanOptions(&config) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try VarianceScaling(scale: 1, mode: .fanAverage, distribution: .truncatedNormal, options: options)
      .tensor(shape: shape, random: random)
  }
}

/// ``VarianceScaling`` with variance 2 / (inputs + outputs), an even distribution.
public struct GlorotUniform: Initializer {
  public static let kerasName = "GlorotUniform"

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
  public init(config: inout ConfigReader) { options = FanOptions(&config) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try VarianceScaling(scale: 1, mode: .fanAverage, distribution: .uniform, options: options)
      .tensor(shape: shape, random: random)
  }
}
