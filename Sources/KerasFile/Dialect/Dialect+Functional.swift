import KerasGraph

extension Dialect {
  /// A graph of layers and their calls.
  mutating func functional(
    className: String, config: JSON, layers: [JSON]
  ) throws(ModelError) -> ModelDescription {
    let names = Set(layers.compactMap { $0["name"]?.text ?? $0["config"]?["name"]?.text })
    var descriptions: [LayerDescription] = []
    for json in layers {
      var description = try layer(json)
      description.calls = try locating("\(description.name) (\(description.className))") {
        () throws(ModelError) in
        try calls(of: json, className: description.className, layers: names)
      }
      translateOperation(&description)
      descriptions.append(description)
    }
    var model = ModelDescription(
      name: config["name"]?.text ?? "model", className: className,
      trainable: config["trainable"]?.boolean ?? true, layers: descriptions,
      inputs: try boundary("input_layers", of: config), outputs: try boundary("output_layers", of: config))
    let listed = layers.map { json in (json["inbound_nodes"]?.elements ?? []).map { $0.elements != nil } }
    model.countNestedCallsFromZero(listed: listed, generation: generation)
    return model
  }

  private func calls(
    of json: JSON, className: String, layers: Set<String>
  ) throws(ModelError) -> [LayerDescription.Call] {
    let nodes = json["inbound_nodes"]?.elements ?? []
    if nodes.isEmpty { return className == "InputLayer" ? [LayerDescription.Call(inputs: [])] : [] }
    var calls: [LayerDescription.Call] = []
    for node in nodes {
      var decoder = CallDecoder(layers: layers)
      calls.append(try decoder.call(node))
    }
    return calls
  }

  /// The inputs or outputs of a model: one tensor, a list, or a dictionary in the order of its sorted keys.
  private func boundary(_ name: String, of config: JSON) throws(ModelError) -> [TensorReference] {
    let references = try tensors(config[name] ?? .null, name)
    guard !references.isEmpty else { throw ModelError("the model's \(name) are empty") }
    return references
  }

  private func tensors(_ json: JSON, _ name: String) throws(ModelError) -> [TensorReference] {
    if let reference = TensorReference(listed: json) { return [reference] }
    let parts = json.elements ?? json.members?.sorted { $0.name < $1.name }.map(\.value)
    guard let parts else { throw ModelError("\(name) holds \(json.serialized.prefix(60)), not a tensor") }
    var references: [TensorReference] = []
    for part in parts { references += try tensors(part, name) }
    return references
  }
}

extension TensorReference {
  /// A tensor in the form `[layer, call, output]`, which further elements may follow.
  init?(listed json: JSON) {
    guard let elements = json.elements, elements.count >= 3, let layer = elements[0].text,
      let call = elements[1].int, let output = elements[2].int
    else { return nil }
    self.init(layer: layer, call: call, output: output)
  }
}

extension ModelDescription {
  /// Counts the calls of nested models from zero where the file counts from one.
  ///
  /// The first call of a model built on an input is its own construction, which the file leaves out. Keras 2
  /// counts it everywhere; Keras 3 only in the model's inputs and outputs, so only references in the form of
  /// lists do.
  /// - Parameter listed: which calls of which layers refer to tensors by lists.
  fileprivate mutating func countNestedCallsFromZero(listed: [[Bool]], generation: Generation) {
    var references = inputs + outputs
    for (layer, listed) in zip(layers, listed) {
      for (call, _) in zip(layer.calls, listed).filter(\.1) { references += call.inputs }
    }
    let names = Set(
      layers.filter { $0.isModel && $0.countsFromOne(references, generation) }.map(\.name))
    guard !names.isEmpty else { return }
    func correct(_ references: inout [TensorReference]) {
      for index in references.indices where names.contains(references[index].layer) {
        references[index].call -= 1
      }
    }
    for layer in layers.indices {
      for call in layers[layer].calls.indices
      where listed[layer].indices.contains(call) && listed[layer][call] {
        correct(&layers[layer].calls[call].inputs)
      }
    }
    correct(&inputs)
    correct(&outputs)
  }
}

extension LayerDescription {
  fileprivate var isModel: Bool {
    if case .model = content { true } else { false }
  }

  /// What the references to this model show, or where they don't, what the generation does.
  fileprivate func countsFromOne(_ references: [TensorReference], _ generation: Generation) -> Bool {
    let calls = references.filter { $0.layer == name }.map(\.call)
    if calls.contains(0) { return false }
    if calls.contains(where: { $0 >= self.calls.count }) { return true }
    return generation < .keras3 || className != "Sequential"
  }
}
