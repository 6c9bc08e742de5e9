import KerasGraph

/// No element is below zero.
public struct NonNeg: Constraint {
  public static let kerasName = "NonNeg"

  public init() {}
  public init(config: inout ConfigReader) {}
  public func encode(to config: inout ConfigWriter) {}

  public func project(_ weights: UnsafeMutablePointer<Float>, shape: [Int]) {
    for index in 0..<shape.reduce(1, *) where weights[index] < 0 { weights[index] = 0 }
  }
}
