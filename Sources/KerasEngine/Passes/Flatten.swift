import KerasGraph

extension FlatGraph {
  /// Puts the graphs of nested models in their places, for inputs of the given sample extents.
  ///
  /// - Parameter isTraining: whether calls that do not say otherwise do what is done in training alone. Default `true`.
  /// - Throws: ``ModelError`` with everything that keeps the model from running on these inputs.
  init(
    _ graph: LayerGraph, inputs extents: [[Int]], parameters: ParameterStore, isTraining: Bool = true
  ) throws(ModelError) {
    try graph.validate()
    var flattener = Flattener(parameters: parameters)
    let inputs = extents.map { flattener.flat.addValue($0) }
    let arriving = inputs.map { Flattener.Operand(value: $0, mask: nil) }
    let outputs = try flattener.inline(
      graph, inputs: arriving, place: Flattener.Place(trainable: graph.trainable, isTraining: isTraining))
    try flattener.collector.finish()
    self = flattener.flat
    self.inputs = inputs
    self.outputs = outputs.map(\.value)
    outputMasks = outputs.map(\.mask)
  }
}

/// Walks a graph and the graphs inside it, and writes their calls one behind the other.
private struct Flattener {
  struct Operand {
    let value: Int
    let mask: Int?
  }

  /// Where a graph stands in the model.
  struct Place {
    /// The names of the layers that lead to it.
    var path: [String] = []
    /// The same way, as messages show it.
    var location: [String] = []
    var multiplicity = 1
    var turns = 1
    var activityFactor: Float = 1
    var trainable = true
    var isTraining = true

    /// - Parameter isTraining: what the call was built to do, which stands against what the model around it does.
    func inside(_ layer: any Layer, isTraining: Bool?) -> Place {
      var inner = self
      inner.path.append(layer.name)
      inner.location.append(layer.title)
      inner.trainable = trainable && layer.attributes.trainable
      inner.isTraining = isTraining ?? self.isTraining
      return inner
    }

    /// The arguments of a call here, with the `training` of a model around it if the layer reads such.
    func arguments(_ given: JSON, of layer: any Layer) -> JSON {
      guard !isTraining, layer.callArguments.contains("training") else { return given }
      let others = (given.members ?? []).filter { $0.name != "training" }
      return .object(others + [JSON.Member("training", false)])
    }
  }

  let parameters: ParameterStore
  var flat = FlatGraph()
  var collector = ProblemCollector()

  init(parameters: ParameterStore) {
    self.parameters = parameters
  }

  mutating func inline(
    _ graph: LayerGraph, inputs: [Operand], place: Place
  ) throws(ModelError) -> [Operand] {
    let given = inputs.map { Shape(batchOf: flat.values[$0.value].extents) }
    let shapes = try graph.shapes(forInputs: given)
    var made: [[Operand]] = []
    for (index, node) in graph.nodes.enumerated() {
      if let position = graph.inputs.firstIndex(of: LayerGraph.Value(node: index)) {
        made.append([inputs[position]])
        continue
      }
      let layer = graph.layers[node.layer]
      let arriving = node.inputs.map { made[$0.node][$0.output] }
      let inner = place.inside(layer, isTraining: node.isTraining)
      if let inlining = layer.inlining {
        made.append(try inline(inlining, inputs: arriving, place: inner))
        continue
      }
      let extents = try concrete(shapes[index], of: layer)
      let (own, weights) = weights(graph, layer: node.layer, place: place)
      let call = FlatGraph.Node(
        layer: layer, location: inner.location, work: .output, arguments: inner.arguments(node.arguments, of: layer),
        weights: weights,
        parameters: own, trainable: inner.trainable, isTraining: inner.isTraining, multiplicity: place.multiplicity,
        turns: place.turns, activityFactor: place.activityFactor, inputs: arriving.map(\.value),
        masks: arriving.map(\.mask),
        outputs: extents.map { flat.addValue($0, multiplicity: place.multiplicity) }, epilogue: layer.epilogue)
      made.append(append(call))
    }
    return graph.outputs.map { made[$0.node][$0.output] }
  }

  /// Puts a model in the place of a layer; the axes that it folds become samples, which moves no number.
  private mutating func inline(
    _ inlining: Inlining, inputs: [Operand], place: Place
  ) throws(ModelError) -> [Operand] {
    let folded = inputs.first.map { Array(flat.values[$0.value].extents.prefix(inlining.foldedAxes)) } ?? []
    var unfolded = place
    unfolded.multiplicity = folded.reduce(place.multiplicity, *)
    if inlining.takesTurns {
      unfolded.turns = folded.reduce(place.turns, *)
    } else if !folded.isEmpty {
      // Keras 2 runs such a model once more to find its mask, and adds to the loss again.
      unfolded.activityFactor *= 2 / Float(folded.reduce(1, *))
    }
    let views = inputs.map { input in
      let extents = Array(flat.values[input.value].extents.dropFirst(folded.count))
      return folded.isEmpty
        ? input
        : Operand(
          value: flat.addView(of: input.value, extents: extents, multiplicity: unfolded.multiplicity), mask: nil)
    }
    let results = try inline(inlining.graph, inputs: views, place: unfolded)
    return results.map { result in
      let extents = folded + flat.values[result.value].extents
      return folded.isEmpty
        ? result
        : Operand(
          value: flat.addView(of: result.value, extents: extents, multiplicity: place.multiplicity),
          mask: inputs.first?.mask)
    }
  }

  private func concrete(_ shapes: [Shape], of layer: any Layer) throws(ModelError) -> [[Int]] {
    try shapes.map { shape throws(ModelError) in
      guard let extents = shape.concreteSample, Shape.count(extents) != nil else {
        throw ModelError("the shape of its output, \(shape), is not known from the inputs").located(at: layer.title)
      }
      return extents
    }
  }

  /// Adds a call, and what becomes of the masks of its inputs.
  private mutating func append(_ call: FlatGraph.Node) -> [Operand] {
    flat.nodes.append(call)
    let mask: Int? =
      switch call.layer.masking {
      case .ignores, .consumes: nil
      case .passes: call.masks.compactMap { $0 }.first
      case .consumesAndPasses: call.masks.first ?? nil
      case .creates: appendMask(of: call)
      case .merges(onlyIfAllMasked: true): call.masks.contains { $0 == nil } ? nil : appendMask(of: call)
      case .merges(onlyIfAllMasked: false): call.masks.contains { $0 != nil } ? appendMask(of: call) : nil
      }
    return call.outputs.enumerated().map { Operand(value: $1, mask: $0 == 0 ? mask : nil) }
  }

  private mutating func appendMask(of call: FlatGraph.Node) -> Int {
    let steps = flat.values[call.outputs[0]].extents.first ?? 1
    let mask = flat.addValue([steps], multiplicity: call.multiplicity)
    flat.nodes.append(
      FlatGraph.Node(
        layer: call.layer, location: call.location, work: .mask, arguments: call.arguments, weights: call.weights,
        parameters: call.parameters, trainable: call.trainable, isTraining: call.isTraining,
        multiplicity: call.multiplicity,
        turns: call.turns, activityFactor: call.activityFactor, inputs: call.inputs, masks: call.masks, outputs: [mask],
        epilogue: FusedEpilogue()))
    return mask
  }

  /// The weights of a layer and their values. What is missing or of another shape is noted.
  private mutating func weights(
    _ graph: LayerGraph, layer: Int, place: Place
  ) -> (parameters: [Parameter], values: [Tensor]) {
    let title = graph.layers[layer].title
    let own = collector.attempt { () throws(ModelError) in try graph.parameters(ofLayer: layer) } ?? []
    let all = own.map { $0.inside(place.path, trainable: place.trainable) }
    let values = all.compactMap { parameter -> Tensor? in
      guard let tensor = parameters[parameter.key] else {
        collector.add(
          ModelError("weight \"\(parameter.key.name)\" has no value", remedy: "load weights first").located(at: title))
        return nil
      }
      guard tensor.shape == parameter.spec.shape else {
        collector.add(
          ModelError("weight \"\(parameter.key.name)\" has shape \(tensor.shape), not \(parameter.spec.shape)").located(
            at: title))
        return nil
      }
      return tensor
    }
    return (all, values)
  }
}
