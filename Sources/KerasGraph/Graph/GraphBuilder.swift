extension LayerGraph {
  /// Makes the graph of a description.
  ///
  /// Layers that are unknown or have options that are not supported become ``UnsupportedLayer``, and shapes that do
  /// not fit are noted in ``problems``, so that the graph can be shown; ``validate()`` throws them.
  ///
  /// - Throws: ``ModelError`` if the structure makes no sense: a reference to nothing, a cycle, two layers of one name.
  public init(_ description: ModelDescription, context: DecodingContext) throws(ModelError) {
    var builder = try GraphBuilder(description, context: context)
    try builder.connect()
    self = try builder.graph()
  }
}

private struct GraphBuilder {
  /// A call by position: `calls[call]` of layer `layer`.
  struct CallIndex: Hashable {
    let layer: Int
    let call: Int
  }

  let description: ModelDescription
  let positions: [String: Int]
  let layers: [any Layer]
  var problems: [ModelError.Problem]
  var nodes: [LayerGraph.Node] = []
  var nodeOfCall: [CallIndex: Int] = [:]

  init(_ description: ModelDescription, context: DecodingContext) throws(ModelError) {
    self.description = description
    var positions: [String: Int] = [:]
    for (index, layer) in description.layers.enumerated() {
      guard positions.updateValue(index, forKey: layer.name) == nil else {
        throw ModelError("two layers of model \"\(description.name)\" are named \"\(layer.name)\"")
      }
    }
    self.positions = positions
    var layers: [any Layer] = []
    var problems: [ModelError.Problem] = []
    for layer in description.layers {
      let made = try Self.make(layer, context: context)
      layers.append(made)
      switch made {
      case let unsupported as UnsupportedLayer:
        problems += unsupported.reason.located(at: made.title).problems
      default:
        problems += ModelError(problems: made.inlining?.graph.problems ?? []).located(at: made.title).problems
      }
    }
    self.layers = layers
    self.problems = problems
  }

  static func make(_ layer: LayerDescription, context: DecodingContext) throws(ModelError) -> any Layer {
    switch layer.content {
    case .model(let model):
      return NestedModel(
        try locating("\(layer.name) (\(layer.className))") { () throws(ModelError) in
          try LayerGraph(model, context: context)
        })
    case .layer(let config):
      do {
        return try context.catalog.layer(className: layer.className, config: config, context: context)
      } catch {
        return UnsupportedLayer(name: layer.name, className: layer.className, reason: error)
      }
    }
  }

  /// Orders the calls so that each stands behind those it depends on, and infers their shapes.
  mutating func connect() throws(ModelError) {
    var waiting: [CallIndex: Int] = [:]
    var users: [CallIndex: [CallIndex]] = [:]
    var ready: [CallIndex] = []
    for (index, layer) in description.layers.enumerated() {
      for (callIndex, call) in layer.calls.enumerated() {
        let user = CallIndex(layer: index, call: callIndex)
        let sources = Set(try call.inputs.map { reference throws(ModelError) in try find(reference, from: layer.name) })
        for source in sources { users[source, default: []].append(user) }
        waiting[user] = sources.count
        if sources.isEmpty { ready.append(user) }
      }
    }
    var next = 0
    while next < ready.count {
      let call = ready[next]
      next += 1
      try add(call)
      for user in users[call] ?? [] {
        waiting[user]? -= 1
        if waiting[user] == 0 { ready.append(user) }
      }
    }
    guard nodes.count == waiting.count else {
      throw ModelError("the layers of model \"\(description.name)\" form a cycle")
    }
  }

  func find(_ reference: TensorReference, from user: String) throws(ModelError) -> CallIndex {
    guard let layer = positions[reference.layer] else {
      throw ModelError("\"\(user)\" uses the layer \"\(reference.layer)\", which the model does not have")
    }
    guard description.layers[layer].calls.indices.contains(reference.call), reference.output >= 0 else {
      throw ModelError("\"\(user)\" uses call \(reference.call) of \"\(reference.layer)\", which does not exist")
    }
    return CallIndex(layer: layer, call: reference.call)
  }

  mutating func add(_ index: CallIndex) throws(ModelError) {
    let call = description.layers[index.layer].calls[index.call]
    let layer = layers[index.layer]
    let inputs = try call.inputs.map { reference throws(ModelError) in try value(reference, from: layer.name) }
    let arriving = inputs.compactMap { nodes[$0.node].outputShapes?[$0.output] }
    var shapes: [Shape]?
    problems += refusals(of: call.arguments, by: layer)
    if arriving.count == inputs.count, !(layer is UnsupportedLayer) {
      do { shapes = try layer.soundOutputShapes(arriving, arguments: call.arguments) } catch {
        problems += error.located(at: layer.title).problems
      }
    }
    nodeOfCall[index] = nodes.count
    nodes.append(
      LayerGraph.Node(
        layer: index.layer, call: index.call, inputs: inputs, arguments: call.arguments, outputShapes: shapes))
  }

  /// What is wrong with the arguments of a call: all that are given, but not read by the layer, and not what every
  /// inference does anyway.
  func refusals(of arguments: JSON, by layer: any Layer) -> [ModelError.Problem] {
    (arguments.members ?? []).compactMap { argument in
      let isInference = argument.name == "training" && (argument.value == false || argument.value == 0)
      if argument.value.isNull || isInference || argument.name == "inputs" { return nil }
      if layer is UnsupportedLayer || layer.callArguments.contains(argument.name) { return nil }
      if argument.name == "training", layer.differsInTraining || layer.inlining != nil { return nil }
      return ModelError.Problem(
        location: [layer.title],
        message: "a call with \(argument.name) \(argument.value.serialized.prefix(60)) is not supported",
        remedy: "build the model without this argument")
    }
  }

  func value(_ reference: TensorReference, from user: String) throws(ModelError) -> LayerGraph.Value {
    guard let node = nodeOfCall[try find(reference, from: user)],
      reference.output < nodes[node].outputShapes?.count ?? .max
    else {
      throw ModelError("\"\(user)\" uses output \(reference.output) of \"\(reference.layer)\", which does not exist")
    }
    return LayerGraph.Value(node: node, output: reference.output)
  }

  func graph() throws(ModelError) -> LayerGraph {
    LayerGraph(
      name: description.name, className: description.className, trainable: description.trainable, layers: layers,
      nodes: nodes,
      inputs: try description.inputs.map { reference throws(ModelError) in try value(reference, from: "inputs") },
      outputs: try description.outputs.map { reference throws(ModelError) in try value(reference, from: "outputs") },
      problems: problems)
  }
}
