/// What a configuration says of a model, the same for every Keras generation: layers, their calls, inputs and outputs.
///
/// Names and options are Keras 3's; nothing is checked yet. ``LayerGraph`` is made from it.
public struct ModelDescription: Hashable, Sendable {
  public var name: String
  /// The class name shown in summaries: `Sequential`, `Functional`, or a subclass' own.
  public var className: String
  /// Whether training changes the weights of its layers.
  public var trainable: Bool
  public var layers: [LayerDescription]
  public var inputs: [TensorReference]
  public var outputs: [TensorReference]

  public init(
    name: String, className: String, trainable: Bool = true, layers: [LayerDescription],
    inputs: [TensorReference], outputs: [TensorReference]
  ) {
    self.name = name
    self.className = className
    self.trainable = trainable
    self.layers = layers
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// One layer of a ``ModelDescription``. Several calls mean that it is shared.
public struct LayerDescription: Hashable, Sendable {
  /// What a layer is: one of a class with options, or a model.
  public indirect enum Content: Hashable, Sendable {
    case layer(config: JSON)
    case model(ModelDescription)
  }

  public var name: String
  public var className: String
  public var content: Content
  public var calls: [Call]

  public init(name: String, className: String, content: Content, calls: [Call]) {
    self.name = name
    self.className = className
    self.content = content
    self.calls = calls
  }

  /// One call of a layer.
  public struct Call: Hashable, Sendable {
    /// Every tensor that goes in: positional ones first, then those in keyword arguments.
    public var inputs: [TensorReference]
    /// The keyword arguments, in which `{"input": i}` stands for the tensor `inputs[i]`; `null` if there are none.
    public var arguments: JSON

    public init(inputs: [TensorReference], arguments: JSON = .null) {
      self.inputs = inputs
      self.arguments = arguments
    }
  }
}

/// One output of one call of a layer. Calls count from 0 in the order of ``LayerDescription/calls``, also those of
/// nested models.
public struct TensorReference: Hashable, Sendable {
  public var layer: String
  public var call: Int
  public var output: Int

  public init(layer: String, call: Int = 0, output: Int = 0) {
    self.layer = layer
    self.call = call
    self.output = output
  }
}
