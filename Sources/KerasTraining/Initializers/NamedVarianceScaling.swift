import KerasGraph
import SIMDKernels

/// A ``VarianceScaling`` that has a name of its own.
public protocol NamedVarianceScaling: Initializer {
  /// The scale, the mode and the distribution that it stands for.
  static var scaling: VarianceScaling { get }

  var options: FanOptions { get }

  init(options: FanOptions)
}

extension NamedVarianceScaling {
  public init(config: inout ConfigReader) { self.init(options: FanOptions(&config)) }

  public func encode(to config: inout ConfigWriter) {
    options.seed.encode(to: &config)
    options.encodeAxes(to: &config)
  }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    var scaling = Self.scaling
    scaling.options = options
    return try scaling.tensor(shape: shape, random: random)
  }
}
