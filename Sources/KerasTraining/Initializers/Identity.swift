import KerasGraph
import SIMDKernels

/// A matrix that is `gain` on the diagonal and 0 elsewhere.
public struct Identity: Initializer {
  public static let kerasName = "Identity"
  public static let aliases = ["IdentityInitializer"]

  /// Default 1.
  public var gain: Float

  public init(gain: Float = 1) { self.gain = gain }
  public init(config: inout ConfigReader) { gain = config.float("gain", default: 1) }
  public func encode(to config: inout ConfigWriter) { config.write("gain", gain) }

  public func tensor(shape: [Int], random: RandomSequence) throws(ModelError) -> Tensor {
    guard shape.count == 2 else {
      throw ModelError("Identity fills matrices, not a weight of shape \(shape)", remedy: "use another initializer")
    }
    return try Tensor(shape: shape) { $0 / shape[1] == $0 % shape[1] ? gain : 0 }
  }
}
