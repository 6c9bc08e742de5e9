import KerasGraph

/// `l1 * sum of absolute values + l2 * sum of squares`.
public struct L1L2: Regularizer {
  public static let kerasName = "L1L2"
  public static let aliases = ["l1_l2"]

  /// Default 0.
  public var l1: Float
  /// Default 0.
  public var l2: Float

  public init(l1: Float = 0, l2: Float = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  public init(config: inout ConfigReader) {
    l1 = config.float("l1", default: 0)
    l2 = config.float("l2", default: 0)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("l1", l1)
    config.write("l2", l2)
  }

  public func penalty(
    _ values: UnsafePointer<Float>, shape: [Int], gradient: UnsafeMutablePointer<Float>?, scale: Float
  ) -> Float {
    let count = shape.reduce(1, *)
    var (magnitudes, squares): (Double, Double) = (0, 0)
    for index in 0..<count {
      let value = Double(values[index])
      magnitudes += abs(value)
      squares += value * value
    }
    if let gradient {
      for index in 0..<count {
        let value = values[index]
        gradient[index] += scale * (l1 * sign(value) + 2 * l2 * value)
      }
    }
    return Float(Double(l1) * magnitudes + Double(l2) * squares)
  }
}
