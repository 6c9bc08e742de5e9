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
    try tensor.reshaped(try graph.fittedShape(tensor.shape, to: value))
  }

  private var inputNames: String { graph.inputs.map(graph.name(of:)).joined(separator: ", ") }
}

extension LayerGraph {
  /// The extents of one sample of each input as the model takes them; a last axis of extent 1 may be left out or added.
  ///
  /// - Parameter extents: those of the samples at hand.
  /// - Throws: ``ModelError`` with every input that does not fit, and how.
  public func fittedExtents(_ extents: [[Int]]) throws(ModelError) -> [[Int]] {
    guard extents.count == inputs.count else {
      throw ModelError("the model takes \(inputs.count) inputs, but the data has \(extents.count)")
    }
    var collector = ProblemCollector()
    let fitted = zip(extents, inputs).compactMap { sample, value in
      collector.attempt { () throws(ModelError) in Array(try fittedShape([1] + sample, to: value).dropFirst()) }
    }
    try collector.finish()
    return fitted
  }

  fileprivate func fittedShape(_ given: [Int], to value: Value) throws(ModelError) -> [Int] {
    guard let wanted = shape(of: value) else { return given }
    var shape = given
    if shape.count == wanted.rank - 1, wanted.dimensions.last == 1 {
      shape.append(1)
    } else if shape.count == wanted.rank + 1, shape.last == 1 {
      shape.removeLast()
    }
    var pattern = wanted
    if pattern.rank > 0 { pattern[0] = nil }
    guard Shape(shape).isCompatible(with: pattern) else {
      throw ModelError(
        "has shape \(Shape(given)), but the model takes \(pattern)",
        remedy: "reshape the data or load the model that belongs to it"
      ).located(at: "input \"\(name(of: value))\"")
    }
    return shape
  }

  fileprivate func name(of value: Value) -> String { layers[nodes[value.node].layer].name }
}

extension Shape {
  /// A shape of which every extent is known.
  init(_ extents: [Int]) { self.init(extents.map(Optional.some)) }
}
