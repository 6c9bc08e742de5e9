import KerasGraph

extension Dialect {
  /// A chain of layers, each taking what the one before it gives.
  mutating func sequential(
    className: String, config: JSON, layers: [JSON]
  ) throws(ModelError) -> ModelDescription {
    var chain: [LayerDescription] = []
    for json in layers { chain.append(try layer(json)) }
    guard let first = chain.first, let firstJSON = layers.first else {
      throw ModelError("the model has no layers")
    }
    if first.className != "InputLayer" {
      chain.insert(input(of: first, json: firstJSON, model: config), at: 0)
    }
    chain[0].calls = [LayerDescription.Call(inputs: [])]
    for index in chain.indices.dropFirst() {
      chain[index].calls = [LayerDescription.Call(inputs: [TensorReference(layer: chain[index - 1].name)])]
    }
    return ModelDescription(
      name: config["name"]?.text ?? "sequential", className: className,
      trainable: config["trainable"]?.boolean ?? true, layers: chain,
      inputs: [TensorReference(layer: chain[0].name)],
      outputs: [TensorReference(layer: chain[chain.count - 1].name)])
  }

  /// The input that a Sequential leaves out. Its shape stands in the first layer or in the model, or nowhere.
  private mutating func input(of first: LayerDescription, json: JSON, model: JSON) -> LayerDescription {
    let name = "\(first.name)_input"
    let stated = Dialect.statedInputShape(json) ?? first.inputShape
    let shape = stated ?? model["build_input_shape"] ?? json["build_config"]?["input_shape"] ?? .null
    fixes.note("added the input that the file leaves out", in: first.name)
    let config: JSON = ["name": .string(name), "batch_shape": shape]
    return LayerDescription(name: name, className: "InputLayer", content: .layer(config: config), calls: [])
  }

  /// The shape, batch axis first, that a first layer's own configuration states for its input.
  private static func statedInputShape(_ json: JSON) -> JSON? {
    guard let config = json["config"] else { return nil }
    for name in ["batch_input_shape", "batch_shape"] {
      if let shape = config[name], shape.elements != nil { return shape }
    }
    if let sample = config["input_shape"]?.elements { return .array([.null] + sample) }
    let className = json["class_name"]?.text
    if className == "Embedding", let length = config["input_length"] { return [.null, length] }
    guard className != "Embedding", let width = config["input_dim"], width.int != nil else { return nil }
    if let length = config["input_length"] { return [.null, length, width] }
    return className == "Dense" ? [.null, width] : nil
  }
}

extension LayerDescription {
  /// The shape that a nested model's own input states, or an input's.
  fileprivate var inputShape: JSON? {
    switch content {
    case .layer(let config): className == "InputLayer" ? config["batch_shape"] : nil
    case .model(let model):
      model.inputs.first.flatMap { input in
        model.layers.first { $0.name == input.layer }?.inputShape
      }
    }
  }
}
