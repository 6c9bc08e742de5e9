import KerasGraph
import SIMDKernels

/// Every element is one value.
public struct Constant: Initializer {
  public static let kerasName = "Constant"

  /// Default 0.
  public var value: Float

  public init(_ value: Float = 0) { self.value = value }
  public init(config: inout ConfigReader) { value = config.float("value", default: 0) }
  public func encode(to config: inout ConfigWriter) { config.write("value", value) }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try Tensor(shape: shape) { start, count in start.update(repeating: value, count: count) }
  }
}

/// Every element is zero.
public struct Zeros: Initializer {
  public static let kerasName = "Zeros"
  public static let aliases = ["zero"]

  public init() {}
  public init(config: inout ConfigReader) {}
  public func encode(to config: inout ConfigWriter) {}

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor { try Tensor(zeros: shape) }
}

/// Every element is one.
public struct Ones: Initializer {
  public static let kerasName = "Ones"
  public static let aliases = ["one"]

  public init() {}
  public init(config: inout ConfigReader) {}
  public func encode(to config: inout ConfigWriter) {}

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    try Constant(1).tensor(shape: shape, random: random)
  }
}
