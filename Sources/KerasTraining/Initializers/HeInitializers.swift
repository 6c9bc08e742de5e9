import KerasGraph
import SIMDKernels

// He et al., 2015 (https://arxiv.org/abs/1502.01852).

/// ``VarianceScaling`` with variance 2 / inputs, a truncated normal distribution.
public struct HeNormal: Initializer {
  public static let kerasName = "HeNormal"

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
  public init(config: inout ConfigReader) { options = FanOptions(&config) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try VarianceScaling(scale: 2, mode: .fanIn, distribution: .truncatedNormal, options: options)
      .tensor(shape: shape, random: random)
  }
}

/// ``VarianceScaling`` with variance 2 / inputs, an even distribution.
public struct HeUniform: Initializer {
  public static let kerasName = "HeUniform"

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
  public init(config: inout ConfigReader) { options = FanOptions(&config) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try VarianceScaling(scale: 2, mode: .fanIn, distribution: .uniform, options: options)
      .tensor(shape: shape, random: random)
  }
}
