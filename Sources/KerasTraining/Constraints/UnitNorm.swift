import KerasGraph

/// Every norm along some axes is one: `w / (n + 1e-7)`.
///
/// See https://keras.io/api/layers/constraints/#unitnorm-class.
public struct UnitNorm: Constraint {
  public static let kerasName = "UnitNorm"

  /// Default the first.
  public var axes: [Int]

  public init(axes: [Int] = [0]) { self.axes = axes }
  public init(config: inout ConfigReader) { axes = config.normAxes() }
  public func encode(to config: inout ConfigWriter) { config.writeNormAxes(axes) }

  public func project(_ weights: UnsafeMutablePointer<Float>, shape: [Int]) {
    AxisNorms(shape: shape, axes: axes).scale(weights) { 1 / (1e-7 + $0) }
  }
}
