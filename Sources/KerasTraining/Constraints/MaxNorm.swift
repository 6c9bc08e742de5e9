import KerasGraph

/// No norm along some axes is above a bound: `w * clip(n, 0, max) / (n + 1e-7)`.
///
/// See https://keras.io/api/layers/constraints/#maxnorm-class.
public struct MaxNorm: Constraint {
  public static let kerasName = "MaxNorm"

  /// Default 2.
  public var maxValue: Float
  /// Default the first.
  public var axes: [Int]

  public init(_ maxValue: Float = 2, axes: [Int] = [0]) {
    self.maxValue = maxValue
    self.axes = axes
  }

  public init(config: inout ConfigReader) {
    maxValue = config.float("max_value", default: 2)
    axes = config.normAxes()
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("max_value", maxValue)
    config.writeNormAxes(axes)
  }

  public func project(_ weights: UnsafeMutablePointer<Float>, shape: [Int]) {
    AxisNorms(shape: shape, axes: axes).scale(weights) { min($0, maxValue) / (1e-7 + $0) }
  }
}
