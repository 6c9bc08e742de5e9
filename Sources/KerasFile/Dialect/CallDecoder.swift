import KerasGraph

/// Reads one call of a layer: an element of `inbound_nodes`, in all forms that Keras has written.
struct CallDecoder {
  private let layers: Set<String>
  private var inputs: [TensorReference] = []

  /// - Parameter layers: the names of the model's layers, which tell a tensor from other lists.
  init(layers: Set<String>) {
    self.layers = layers
  }

  mutating func call(_ node: JSON) throws(ModelError) -> LayerDescription.Call {
    if node.members != nil { return try keras3Call(node) }
    guard node.elements != nil else {
      throw ModelError("an inbound node is \(node.kind), not a list or a dictionary")
    }
    return try keras2Call(node)
  }

  /// `{"args": […], "kwargs": {…}}`, tensors being objects of their own.
  ///
  /// A `training` that a call was built with is left out: prediction sets it to false for every call. In
  /// Keras 2 it stands.
  private mutating func keras3Call(_ node: JSON) throws(ModelError) -> LayerDescription.Call {
    guard let positional = node["args"]?.elements else { throw ModelError("an inbound node has no args") }
    let arguments = positional.map { replaceTensors(in: $0) }
    var named = keywordArguments(node["kwargs"] ?? .null).filter { $0.name != "training" }
    if arguments.count > 1 || !arguments.allSatisfy(CallDecoder.isTensorOrListOfThem) {
      named.insert(JSON.Member("args", .array(arguments)), at: 0)
    }
    return LayerDescription.Call(inputs: inputs, arguments: named.isEmpty ? .null : .object(named))
  }

  /// `[[layer, call, output, {…}], …]`, or such a tensor alone; keyword arguments are repeated in each.
  private mutating func keras2Call(_ node: JSON) throws(ModelError) -> LayerDescription.Call {
    var keywords = JSON.null
    var positional: [JSON] = []
    for entry in flattened(node) {
      keywords = entry[3] ?? keywords
      if entry[0] == "_CONSTANT_VALUE" {
        positional.append(entry[2] ?? .null)
      } else if let reference = TensorReference(listed: entry) {
        positional.append(input(reference))
      } else {
        throw ModelError("an inbound node holds \(entry.serialized.prefix(60)), not a tensor")
      }
    }
    var named = keywordArguments(keywords)
    if !positional.allSatisfy(CallDecoder.isTensorOrListOfThem) {
      named.insert(JSON.Member("args", .array(positional)), at: 0)
    }
    return LayerDescription.Call(inputs: inputs, arguments: named.isEmpty ? .null : .object(named))
  }

  /// The entries of a node, which may be nested in lists and dictionaries as the layer's argument was.
  private func flattened(_ node: JSON) -> [JSON] {
    if node[0]?.text != nil { return [node] }
    if let elements = node.elements { return elements.flatMap(flattened) }
    return (node.members ?? []).sorted { $0.name < $1.name }.flatMap { flattened($0.value) }
  }

  /// Keyword arguments without those that are null, which is what Keras passes for what was not given.
  private mutating func keywordArguments(_ json: JSON) -> [JSON.Member] {
    (json.members ?? []).compactMap { member in
      member.value.isNull ? nil : JSON.Member(member.name, replaceTensors(in: member.value))
    }
  }

  /// The value with `{"input": i}` in the place of each tensor, which becomes an input.
  private mutating func replaceTensors(in json: JSON) -> JSON {
    switch json {
    case .array(let elements):
      if json[0]?.text == "_CONSTANT_VALUE" { return json[2] ?? .null }
      if let reference = TensorReference(listed: json), layers.contains(reference.layer) {
        return input(reference)
      }
      return .array(elements.map { replaceTensors(in: $0) })
    case .object(let members):
      if json["class_name"]?.text == "__keras_tensor__",
        let reference = TensorReference(listed: json["config"]?["keras_history"] ?? .null)
      {
        return input(reference)
      }
      return .object(members.map { JSON.Member($0.name, replaceTensors(in: $0.value)) })
    default: return json
    }
  }

  private mutating func input(_ reference: TensorReference) -> JSON {
    inputs.append(reference)
    return ["input": .integer(inputs.count - 1)]
  }

  private static func isTensorOrListOfThem(_ json: JSON) -> Bool {
    json["input"] != nil || json.elements?.allSatisfy(isTensorOrListOfThem) == true
  }
}
