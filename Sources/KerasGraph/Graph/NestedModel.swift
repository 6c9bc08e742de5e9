/// A model that stands as a layer in another. Plans put its graph in its place; it never runs itself.
public struct NestedModel: Layer {
  public let graph: LayerGraph

  public init(_ graph: LayerGraph) {
    self.graph = graph
  }

  public var attributes: LayerAttributes { LayerAttributes(name: graph.name, trainable: graph.trainable) }
  public var className: String { graph.className }
  public var inlining: Inlining? { Inlining(graph: graph, foldedAxes: 0) }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shapes = try graph.shapes(forInputs: inputs)
    return graph.outputs.map { shapes[$0.node][$0.output] }
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    try graph.parameters().map { parameter in
      var spec = parameter.spec
      spec.name = (parameter.key.layers + [spec.name]).joined(separator: "/")
      return spec
    }
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    throw ModelError("a nested model is run by the plan that contains it")
  }
}

/// A model that a plan puts in the place of a layer.
public struct Inlining: Sendable {
  public let graph: LayerGraph
  /// How many axes behind the batch axis count as samples while the model runs: 0 for a nested model, 1 for a model
  /// that is applied to every step of a sequence.
  public let foldedAxes: Int
  /// Whether training takes the places on these axes one after the other, each with a batch of its own.
  public let takesTurns: Bool

  public init(graph: LayerGraph, foldedAxes: Int, takesTurns: Bool = false) {
    self.graph = graph
    self.foldedAxes = foldedAxes
    self.takesTurns = takesTurns
  }
}
