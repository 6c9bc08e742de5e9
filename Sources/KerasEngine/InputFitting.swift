import KerasGraph

extension Predictor {
  /// The inputs under the shapes that the model takes.
  ///
  /// - Throws: ``ModelError`` with every input that does not fit, and how.
  func fit(_ inputs: [Tensor]) throws(ModelError) -> [Tensor] {
    guard inputs.count == graph.inputs.count else {
      throw ModelError(
        "the model takes \(graph.inputs.count) inputs (\(inputNames)), not \(inputs.count)",
        remedy: "give one tensor for each, in this order")
    }
    var collector = ProblemCollector()
    let fitted = zip(inputs, graph.inputs).compactMap { tensor, value in
      collector.attempt { () throws(ModelError) in try fit(tensor, to: value) }
    }
    let batches = Set(fitted.compactMap(\.shape.first))
    if batches.count > 1 {
      collector.add(
        ModelError(
          "the inputs have different numbers of samples: \(fitted.map { $0.shape[0] })",
          remedy: "give every input the same first extent"))
    }
    try collector.finish()
    return fitted
  }

  private func fit(_ tensor: Tensor, to value: LayerGraph.Value) throws(ModelError) -> Tensor {
    guard let wanted = graph.shape(of: value) else { return tensor }
    var shape = tensor.shape
    if shape.count == wanted.rank - 1, wanted.dimensions.last == 1 {
      shape.append(1)
    } else if shape.count == wanted.rank + 1, shape.last == 1 {
      shape.removeLast()
    }
    var pattern = wanted
    if pattern.rank > 0 { pattern[0] = nil }
    guard Shape(shape).isCompatible(with: pattern) else {
      throw ModelError(
        "has shape \(Shape(tensor.shape)), but the model takes \(pattern)",
        remedy: "reshape the data or load the model that belongs to it"
      ).located(at: "input \"\(name(of: value))\"")
    }
    return try tensor.reshaped(shape)
  }

  private func name(of value: LayerGraph.Value) -> String {
    graph.layers[graph.nodes[value.node].layer].name
  }

  private var inputNames: String { graph.inputs.map(name(of:)).joined(separator: ", ") }
}

extension Shape {
  /// A shape of which every extent is known.
  init(_ extents: [Int]) { self.init(extents.map(Optional.some)) }
}
