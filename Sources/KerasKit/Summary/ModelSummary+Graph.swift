import KerasGraph

extension ModelSummary {
  /// Summarises a graph.
  ///
  /// - Parameters:
  ///   - storedShapes: the shapes of the weights in the file by layer, for layers that are not supported.
  ///   - optimizer: the size of the optimizer's state, `nil` if there is none.
  public init(_ graph: LayerGraph, storedShapes: [String: [[Int]]] = [:], optimizer: Count? = nil) {
    name = graph.name
    className = graph.className
    isSequential = graph.isChain
    self.optimizer = optimizer
    let layers = LayerCounter(storedShapes: storedShapes)
    rows = layers.rows(of: graph, depth: 0, trainable: true)
    let counts = graph.layers.indices.map { layers.count(graph, layer: $0, trainable: true) }
    trainable = counts.reduce(Count()) { $0 + $1.trainable }
    nonTrainable = counts.reduce(Count()) { $0 + $1.nonTrainable }
  }
}

extension LayerGraph {
  /// Whether it is a Sequential, or each call takes the value of the one before and no layer is shared.
  fileprivate var isChain: Bool {
    if className == "Sequential" { return true }
    let taken = nodes.flatMap(\.inputs)
    return inputs.count == 1 && nodes.allSatisfy { $0.inputs.count <= 1 } && Set(taken).count == taken.count
      && Set(nodes.map(\.layer)).count == nodes.count
  }
}

/// Counts the weights of layers.
private struct LayerCounter {
  let storedShapes: [String: [[Int]]]

  typealias Count = ModelSummary.Count

  func rows(of graph: LayerGraph, depth: Int, trainable: Bool) -> [ModelSummary.Row] {
    let trainable = trainable && graph.trainable
    return graph.layers.indices.flatMap { index -> [ModelSummary.Row] in
      let layer = graph.layers[index]
      if graph.className == "Sequential", layer.className == "InputLayer" { return [] }
      let counted = count(graph, layer: index, trainable: trainable)
      let call = graph.nodes.last { $0.layer == index }
      let row = ModelSummary.Row(
        name: layer.name, className: layer.className, outputShapes: call?.outputShapes ?? [],
        parameters: counted.trainable + counted.nonTrainable, connectedTo: graph.connections(ofLayer: index),
        trainable: counted.isEmpty ? nil : trainable && layer.attributes.trainable, depth: depth,
        unsupported: (layer as? UnsupportedLayer)?.reason.description)
      guard let nested = layer as? NestedModel else { return [row] }
      return [row] + rows(of: nested.graph, depth: depth + 1, trainable: trainable)
    }
  }

  struct Counted {
    var trainable = Count()
    var nonTrainable = Count()
    var isEmpty: Bool { trainable.elements + nonTrainable.elements == 0 }
  }

  func count(_ graph: LayerGraph, layer index: Int, trainable: Bool) -> Counted {
    let layer = graph.layers[index]
    let trainable = trainable && graph.trainable
    if let nested = layer as? NestedModel {
      return nested.graph.layers.indices.reduce(into: Counted()) { sum, inner in
        let counted = count(nested.graph, layer: inner, trainable: trainable)
        sum.trainable = sum.trainable + counted.trainable
        sum.nonTrainable = sum.nonTrainable + counted.nonTrainable
      }
    }
    let weights: [(shape: [Int], trainable: Bool)]
    if let parameters = try? graph.parameters(ofLayer: index) {
      weights = parameters.map { ($0.spec.shape, $0.trainable && trainable) }
    } else {
      weights = (storedShapes[layer.name] ?? []).map { ($0, layer.attributes.trainable && trainable) }
    }
    return weights.reduce(into: Counted()) { sum, weight in
      let elements = Shape.count(weight.shape) ?? 0
      let size = Count(elements: elements, bytes: elements * layer.attributes.variableSize)
      if weight.trainable {
        sum.trainable = sum.trainable + size
      } else {
        sum.nonTrainable = sum.nonTrainable + size
      }
    }
  }
}

extension LayerGraph {
  fileprivate func connections(ofLayer index: Int) -> [String] {
    nodes.filter { $0.layer == index }.flatMap(\.inputs).map { value in
      let source = nodes[value.node].layer
      let call = nodes[..<value.node].count { $0.layer == source }
      return "\(layers[source].name)[\(call)][\(value.output)]"
    }
  }
}

extension LayerAttributes {
  /// The bytes of a number in a variable: mixed policies keep variables in single precision.
  fileprivate var variableSize: Int {
    switch dtype {
    case "float64", "int64", "uint64": 8
    case "float16", "bfloat16", "int16", "uint16": 2
    case "int8", "uint8", "bool": 1
    default: 4
    }
  }
}
