/// A model: its layers, and how values flow through their calls. Immutable; the numbers live in a ``ParameterStore``.
public struct LayerGraph: Sendable {
  public let name: String
  /// The class name shown in summaries: `Sequential`, `Functional`, or a subclass' own.
  public let className: String
  /// Whether training changes the weights of its layers.
  public let trainable: Bool
  /// The layers in the order of the configuration; a layer called several times stands once.
  public let layers: [any Layer]
  /// The calls, every one behind those whose values it uses.
  public let nodes: [Node]
  /// The values that are given to the model, and those that it gives, in its order.
  public let inputs: [Value]
  public let outputs: [Value]
  /// What keeps the model from running: unsupported layers and shapes that do not fit. Empty for a sound model.
  public let problems: [ModelError.Problem]
  /// Input shapes that determine the weights of layers, by index, where those of the graph leave them open: an input
  /// of unknown extent may be flattened into a layer whose stored weights tell how long it is.
  public var impliedInputs: [Int: Shape] = [:]

  /// One call of a layer.
  public struct Node: Sendable {
    /// The index of the layer in ``LayerGraph/layers``.
    public let layer: Int
    /// Which call of the layer it is, in the order of ``LayerDescription/calls``.
    public let call: Int
    /// The values that it takes, in the order of ``LayerDescription/Call/inputs``.
    public let inputs: [Value]
    /// See ``LayerDescription/Call/arguments``.
    public let arguments: JSON
    /// `nil` where a problem before or in this call keeps them unknown.
    public let outputShapes: [Shape]?

    public init(layer: Int, call: Int = 0, inputs: [Value], arguments: JSON = .null, outputShapes: [Shape]?) {
      self.layer = layer
      self.call = call
      self.inputs = inputs
      self.arguments = arguments
      self.outputShapes = outputShapes
    }
  }

  /// One output of one node.
  public struct Value: Hashable, Sendable {
    /// The index of the node in ``LayerGraph/nodes``.
    public let node: Int
    /// Which output, counted from 0.
    public let output: Int

    public init(node: Int, output: Int = 0) {
      self.node = node
      self.output = output
    }
  }

  public init(
    name: String, className: String, trainable: Bool = true, layers: [any Layer], nodes: [Node],
    inputs: [Value], outputs: [Value], problems: [ModelError.Problem] = []
  ) {
    self.name = name
    self.className = className
    self.trainable = trainable
    self.layers = layers
    self.nodes = nodes
    self.inputs = inputs
    self.outputs = outputs
    self.problems = problems
  }

  /// - Throws: ``ModelError`` with every problem that keeps the model from running.
  public func validate() throws(ModelError) {
    if !problems.isEmpty { throw ModelError(problems: problems) }
  }

  /// The shape of a value, `nil` if it is unknown.
  public func shape(of value: Value) -> Shape? {
    nodes[value.node].outputShapes?[value.output]
  }

  /// The shape of each input; `nil` if it is unknown.
  public var inputShapes: [Shape?] { inputs.map(shape(of:)) }
  /// The shape of each output; `nil` if it is unknown.
  public var outputShapes: [Shape?] { outputs.map(shape(of:)) }

  /// The shapes of the inputs of a node, `nil` if one is unknown.
  public func inputShapes(of node: Node) -> [Shape]? {
    let shapes = node.inputs.compactMap(shape(of:))
    return shapes.count == node.inputs.count ? shapes : nil
  }

  /// The shapes of all values, node by node, when the inputs have the given shapes.
  ///
  /// - Throws: ``ModelError`` if the inputs do not fit the model.
  public func shapes(forInputs given: [Shape]) throws(ModelError) -> [[Shape]] {
    guard given.count == inputs.count else {
      throw ModelError("the model takes \(inputs.count) inputs, not \(given.count)")
    }
    var shapes: [[Shape]] = []
    for (index, node) in nodes.enumerated() {
      if let position = inputs.firstIndex(of: Value(node: index)) {
        if let declared = node.outputShapes?.first, !declared.isCompatible(with: given[position]) {
          throw ModelError(
            "input \(position) (\(layers[node.layer].name)) has shape \(given[position]); the model takes \(declared)")
        }
        shapes.append([given[position]])
      } else {
        let layer = layers[node.layer]
        let arriving = node.inputs.map { shapes[$0.node][$0.output] }
        shapes.append(
          try locating(layer.title) { () throws(ModelError) in
            try layer.soundOutputShapes(arriving, arguments: node.arguments)
          })
      }
    }
    return shapes
  }
}
