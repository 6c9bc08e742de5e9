// LeCun et al., Efficient backprop (1998), and Klambauer et al., 2017 (https://arxiv.org/abs/1706.02515).

/// ``VarianceScaling`` with variance 1 / inputs, a truncated normal distribution.
public struct LecunNormal: NamedVarianceScaling {
  public static let kerasName = "LecunNormal"
  public static let scaling = VarianceScaling(scale: 1, mode: .fanIn, distribution: .truncatedNormal)

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
}

/// ``VarianceScaling`` with variance 1 / inputs, an even distribution.
public struct LecunUniform: NamedVarianceScaling {
  public static let kerasName = "LecunUniform"
  public static let scaling = VarianceScaling(scale: 1, mode: .fanIn, distribution: .uniform)

  public var options: FanOptions

  public init(options: FanOptions = FanOptions()) { self.options = options }
}
