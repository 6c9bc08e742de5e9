import KerasGraph

/// What training adds to the loss for the values of a weight or of an output.
///
/// See https://keras.io/api/layers/regularizers/.
public protocol Regularizer: KerasObject {
  /// The penalty, and its gradient added to what is there.
  ///
  /// - Parameters:
  ///   - shape: the extents of the values, which are row-major.
  ///   - gradient: as many numbers as values; `nil` if it is not wanted.
  ///   - scale: what the gradient is multiplied by.
  /// - Returns: the penalty, not multiplied.
  func penalty(
    _ values: UnsafePointer<Float>, shape: [Int], gradient: UnsafeMutablePointer<Float>?, scale: Float
  ) -> Float

  /// - Throws: ``ModelError`` if values of the shape have no penalty.
  func validate(shape: [Int]) throws(ModelError)
}

extension Regularizer {
  public static var kerasModule: String { "keras.regularizers" }
  public func validate(shape: [Int]) throws(ModelError) {}
}
