import KerasGraph
import SIMDKernels

/// What a weight is forced into after every update.
///
/// See https://keras.io/api/layers/constraints/.
public protocol Constraint: KerasObject {
  /// Changes the elements of a weight so that they obey.
  ///
  /// - Parameter shape: the extents of the weight, which is row-major.
  func project(_ weights: UnsafeMutablePointer<Float>, shape: [Int])
}

extension Constraint {
  public static var kerasModule: String { "keras.constraints" }
}
