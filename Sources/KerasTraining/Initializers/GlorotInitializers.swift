// Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks (AISTATS 2010).

/// ``VarianceScaling`` with variance 2 / (inputs + outputs), a truncated normal distribution.
public struct GlorotNormal: NamedVarianceScaling {
  public static let kerasName = "GlorotNormal"
  public static let scaling = VarianceScaling(scale: 1, mode: .fanAverage, distribution: .truncatedNormal)

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
}

/// ``VarianceScaling`` with variance 2 / (inputs + outputs), an even distribution.
public struct GlorotUniform: NamedVarianceScaling {
  public static let kerasName = "GlorotUniform"
  public static let scaling = VarianceScaling(scale: 1, mode: .fanAverage, distribution: .uniform)

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
}
