/// What a layer adds to the loss for values that it computes: a regularizer of them, divided by the number of samples.
public struct ActivityPenalty: Sendable {
  /// In Keras' JSON.
  public let regularizer: JSON
  /// The extents of one sample of the values.
  public let extents: [Int]
  /// What the penalty is multiplied by, where a batch of the layer is not one of the model. Default 1.
  public var factor: Float

  public init(_ regularizer: JSON, extents: [Int], factor: Float = 1) {
    self.regularizer = regularizer
    self.extents = extents
    self.factor = factor
  }

  /// The same for a layer or model of which a sample of the model around it has several samples.
  ///
  /// - Parameter factor: what the penalty is multiplied by because of that.
  public func repeated(_ samples: Int, factor: Float) -> ActivityPenalty {
    ActivityPenalty(regularizer, extents: (samples > 1 ? [samples] : []) + extents, factor: self.factor * factor)
  }
}

extension ActivityPenalty {
  /// Takes in values that are penalised.
  ///
  /// - Parameters:
  ///   - penalty: which of the step's ``TrainingStep/penalties``.
  ///   - values: those of all samples.
  public typealias Addition = (_ penalty: Int, _ values: UnsafePointer<Float>) -> Void

  /// Adds the gradient by such values to what is there.
  public typealias Gradient = (
    _ penalty: Int, _ values: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>
  ) -> Void
}
