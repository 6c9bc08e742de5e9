import KerasGraph

/// Norms along some axes are drawn into bounds: `w * (rate * clip(n, min, max) + (1 - rate) n) / (n + 1e-7)`.
///
/// See https://keras.io/api/layers/constraints/#minmaxnorm-class.
public struct MinMaxNorm: Constraint {
  public static let kerasName = "MinMaxNorm"

  /// Default 0.
  public var minValue: Float
  /// Default 1.
  public var maxValue: Float
  /// How far each update draws, 0 to 1. Default 1.
  public var rate: Float
  /// Default the first.
  public var axes: [Int]

  public init(minValue: Float = 0, maxValue: Float = 1, rate: Float = 1, axes: [Int] = [0]) {
    self.minValue = minValue
    self.maxValue = maxValue
    self.rate = rate
    self.axes = axes
  }

  public init(config: inout ConfigReader) {
    minValue = config.float("min_value", default: 0)
    maxValue = config.float("max_value", default: 1)
    rate = config.float("rate", default: 1)
    axes = config.normAxes()
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("min_value", minValue)
    config.write("max_value", maxValue)
    config.write("rate", rate)
    config.writeNormAxes(axes)
  }

  public func project(_ weights: UnsafeMutablePointer<Float>, shape: [Int]) {
    AxisNorms(shape: shape, axes: axes).scale(weights) { norm in
      (rate * min(max(norm, minValue), maxValue) + (1 - rate) * norm) / (1e-7 + norm)
    }
  }
}
