/// One weight that a layer has: what reading, writing, summary and training all go by.
public struct WeightSpec: Hashable, Sendable {
  /// Keras' name within the layer, such as `kernel`; a path for a layer that contains layers
  /// (`forward_lstm/recurrent_kernel`).
  public var name: String
  /// Its extents, as Keras has them.
  public var shape: [Int]
  /// Whether gradients change it: a moving mean is not trainable whatever the layer says.
  public var trainable: Bool
  /// How Keras fills it in a new model, in Keras' JSON or by Keras' name.
  public var initializer: JSON
  /// What training adds to the loss for it, and what it is forced into after each update, in Keras' JSON.
  public var regularizer: JSON?
  public var constraint: JSON?

  public init(
    _ name: String, _ shape: [Int], trainable: Bool = true, initializer: JSON = "glorot_uniform",
    regularizer: JSON? = nil, constraint: JSON? = nil
  ) {
    self.name = name
    self.shape = shape
    self.trainable = trainable
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
  }

  /// The number of elements, `nil` if it overflows.
  public var count: Int? { Shape.count(shape) }

  /// The same weight, seen from a layer that contains the layer of the given name.
  public func inside(_ layer: String) -> WeightSpec {
    var spec = self
    spec.name = "\(layer)/\(name)"
    return spec
  }
}
