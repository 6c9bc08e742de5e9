import KerasGraph

/// `l2 * sum of squares`.
public struct L2: Regularizer {
  public static let kerasName = "L2"

  /// Default 0.01.
  public var l2: Float

  public init(_ l2: Float = 0.01) { self.l2 = l2 }
  public init(config: inout ConfigReader) { l2 = config.float("l2", default: 0.01) }
  public func encode(to config: inout ConfigWriter) { config.write("l2", l2) }

  public func penalty(
    _ values: UnsafePointer<Float>, shape: [Int], gradient: UnsafeMutablePointer<Float>?, scale: Float
  ) -> Float {
    L1L2(l1: 0, l2: l2).penalty(values, shape: shape, gradient: gradient, scale: scale)
  }
}
