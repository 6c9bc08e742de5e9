import KerasGraph

/// Writes the calls of layers, and the inputs and outputs of a model: the way back from ``CallDecoder``.
struct CallEncoder {
  private struct CallPlace: Hashable {
    let layer: String
    let call: Int
  }

  private let form: ModelForm
  private let models: [String: LayerDescription]
  private var shapes: [CallPlace: [Shape]] = [:]
  private var dtypes: [String: String] = [:]

  init(form: ModelForm, description: ModelDescription, graph: LayerGraph) {
    self.form = form
    models = Dictionary(description.layers.filter(\.isModel).map { ($0.name, $0) }) { first, _ in first }
    for node in graph.nodes {
      let layer = graph.layers[node.layer]
      shapes[CallPlace(layer: layer.name, call: node.call)] = node.outputShapes
      dtypes[layer.name] = layer.attributes.dtype.replacing("mixed_", with: "")
    }
  }

  /// The calls of a layer.
  ///
  /// - Throws: ``ModelError`` if Keras of this generation can't be told of an argument.
  func inboundNodes(of layer: LayerDescription) throws(ModelError) -> [JSON] {
    let calls = layer.className == "InputLayer" ? [] : layer.calls
    return try calls.map { call throws(ModelError) in
      form == .keras2 ? try keras2Node(call, of: layer.className) : try keras3Node(call)
    }
  }

  /// The shapes that Keras 2 builds the weights of MultiHeadAttention from, by the names of its options.
  ///
  /// - Throws: ``ModelError`` if Keras of this generation can't be told of an argument.
  func attentionShapes(of layer: LayerDescription) throws(ModelError) -> [(name: String, shape: JSON)] {
    guard form == .keras2, layer.className == "MultiHeadAttention", let call = layer.calls.first else { return [] }
    let keywords = try keras2Keywords(call, of: layer.className)
    let named = Set(keywords.flatMap(\.value.inputReferences))
    let query = call.inputs.indices.first { !named.contains($0) }
    let value = keywords.first { $0.name == "value" }?.value["input"]?.int
    let key = keywords.first { $0.name == "key" }?.value["input"]?.int
    return [("query", query), ("value", value), ("key", key ?? value)].map { name, input in
      ("\(name)_shape", input.map { JSON(extents: shape(of: call.inputs[$0])) } ?? .null)
    }
  }

  /// The inputs or outputs of the model.
  func boundary(_ references: [TensorReference]) -> JSON {
    let places = references.map { reference in
      let counted = form == .keras2 || models[reference.layer]?.className != "Sequential"
      return place(reference, countingConstruction: counted)
    }
    return form != .keras2 && places.count == 1 ? places[0] : .array(places)
  }

  /// A tensor as layer, call and output. The construction of a nested model may count as its first call.
  private func place(_ reference: TensorReference, countingConstruction: Bool) -> JSON {
    let before = countingConstruction && models[reference.layer] != nil ? 1 : 0
    return [.string(reference.layer), .integer(reference.call + before), .integer(reference.output)]
  }

  private func keras3Node(_ call: LayerDescription.Call) throws(ModelError) -> JSON {
    var keywords = call.arguments.members ?? []
    if keywords.contains(where: { $0.name == "training" && ($0.value.boolean ?? ($0.value != 0)) }) {
      throw ModelError(
        "a call with training true can't be written for Keras 3, which does not heed it",
        remedy: "keep the file of Keras 2")
    }
    let inputs = call.inputs.map(tensor)
    let arguments: [JSON]
    if let given = keywords.firstIndex(where: { $0.name == "args" }) {
      arguments = (keywords.remove(at: given).value.elements ?? []).map { filled($0, inputs) }
    } else {
      let positional = call.positionalInputs.map { inputs[$0] }
      arguments = positional.count == 1 ? positional : [.array(positional)]
    }
    return [
      "args": .array(arguments),
      "kwargs": .object(keywords.map { JSON.Member($0.name, filled($0.value, inputs)) }),
    ]
  }

  private func tensor(_ reference: TensorReference) -> JSON {
    return [
      "class_name": "__keras_tensor__",
      "config": [
        "shape": JSON(extents: shape(of: reference)), "dtype": .string(dtypes[reference.layer] ?? "float32"),
        "keras_history": place(reference, countingConstruction: false),
      ],
    ]
  }

  private func shape(of reference: TensorReference) -> [Int?] {
    let outputs = shapes[CallPlace(layer: reference.layer, call: reference.call)] ?? []
    return outputs.indices.contains(reference.output) ? outputs[reference.output].dimensions : []
  }

  /// The tensors of the first argument one by one, each with all other arguments beside it. Initial states
  /// follow the sequence in one list.
  private func keras2Node(_ call: LayerDescription.Call, of className: String) throws(ModelError) -> JSON {
    let keywords = try keras2Keywords(call, of: className)
    let named = Set(keywords.flatMap(\.value.inputReferences))
    let places = call.inputs.map { place($0, countingConstruction: true) }
    let beside = JSON.object(keywords.map { JSON.Member($0.name, filled($0.value, places)) })
    return .array(
      call.inputs.indices.filter { !named.contains($0) }.map { .array((places[$0].elements ?? []) + [beside]) })
  }

  /// All arguments but the first by their names.
  private func keras2Keywords(
    _ call: LayerDescription.Call, of className: String
  ) throws(ModelError) -> [JSON.Member] {
    let names = className == "MultiHeadAttention" ? ["query", "value", "key"] : []
    var keywords = (call.arguments.members ?? []).filter { $0.name != "initial_state" }
    if let given = keywords.firstIndex(where: { $0.name == "args" }) {
      let arguments = keywords.remove(at: given).value
      guard let elements = arguments.elements, elements.count <= names.count else {
        throw ModelError("a call with \(arguments.serialized.prefix(60)) can't be written for Keras 2")
      }
      keywords.insert(contentsOf: zip(names, elements).map { JSON.Member($0, $1) }, at: 0)
    }
    return keywords.filter { $0.name != names.first }
  }

  /// A value with tensors in the place of `{"input": i}`.
  private func filled(_ json: JSON, _ inputs: [JSON]) -> JSON {
    if let index = json["input"]?.int, inputs.indices.contains(index) { return inputs[index] }
    switch json {
    case .array(let elements): return .array(elements.map { filled($0, inputs) })
    case .object(let members): return .object(members.map { JSON.Member($0.name, filled($0.value, inputs)) })
    default: return json
    }
  }
}

extension LayerDescription {
  fileprivate var isModel: Bool { if case .model = content { true } else { false } }
}

extension LayerDescription.Call {
  /// The inputs that no keyword argument names.
  fileprivate var positionalInputs: [Int] {
    let named = Set(arguments.inputReferences)
    return inputs.indices.filter { !named.contains($0) }
  }
}

extension JSON {
  /// Every `i` of `{"input": i}` in it.
  fileprivate var inputReferences: [Int] {
    if let index = self["input"]?.int { return [index] }
    return elements?.flatMap(\.inputReferences) ?? members?.flatMap(\.value.inputReferences) ?? []
  }
}
