import KerasGraph

/// `l1 * sum of absolute values`.
public struct L1: Regularizer {
  public static let kerasName = "L1"

  /// Default 0.01.
  public var l1: Float

  public init(_ l1: Float = 0.01) { self.l1 = l1 }
  public init(config: inout ConfigReader) { l1 = config.float("l1", default: 0.01) }
  public func encode(to config: inout ConfigWriter) { config.write("l1", l1) }

  public func penalty(
    _ values: UnsafePointer<Float>, shape: [Int], gradient: UnsafeMutablePointer<Float>?, scale: Float
  ) -> Float {
    L1L2(l1: l1, l2: 0).penalty(values, shape: shape, gradient: gradient, scale: scale)
  }
}
