import KerasGraph
import SIMDKernels

// LeCun et al., Efficient backprop (1998), and Klambauer et al., 2017 (https://arxiv.org/abs/1706.02515).

/// ``VarianceScaling`` with variance 1 / inputs, a truncated normal distribution.
public struct LecunNormal: Initializer {
  public static let kerasName = "LecunNormal"

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
  public init(config: inout ConfigReader) { options = FanOptions(&config) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try VarianceScaling(scale: 1, mode: .fanIn, distribution: .truncatedNormal, options: options)
      .tensor(shape: shape, random: random)
  }
}

/// ``VarianceScaling`` with variance 1 / inputs, an even distribution.
public struct LecunUniform: Initializer {
  public static let kerasName = "LecunUniform"

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
  public init(config: inout ConfigReader) { options = FanOptions(&config) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try VarianceScaling(scale: 1, mode: .fanIn, distribution: .uniform, options: options)
      .tensor(shape: shape, random: random)
  }
}
