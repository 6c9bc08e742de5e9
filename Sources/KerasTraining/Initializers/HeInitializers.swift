// He et al., 2015 (https://arxiv.org/abs/1502.01852).

/// ``VarianceScaling`` with variance 2 / inputs, a truncated normal distribution.
public struct HeNormal: NamedVarianceScaling {
  public static let kerasName = "HeNormal"
  public static let scaling = VarianceScaling(scale: 2, mode: .fanIn, distribution: .truncatedNormal)

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
}

/// ``VarianceScaling`` with variance 2 / inputs, an even distribution.
public struct HeUniform: NamedVarianceScaling {
  public static let kerasName = "HeUniform"
  public static let scaling = VarianceScaling(scale: 2, mode: .fanIn, distribution: .uniform)

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
}
