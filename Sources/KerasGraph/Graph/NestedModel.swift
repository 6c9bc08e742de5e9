/// A model that stands as a layer in another. Plans put its graph in its place; it never runs itself.
public struct NestedModel: Layer {
  public let graph: LayerGraph

  public init(_ graph: LayerGraph) {
    self.graph = graph
  }

  public var attributes: LayerAttributes { LayerAttributes(name: graph.name, trainable: graph.trainable) }
  public var className: String { graph.className }

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
