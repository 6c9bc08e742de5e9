/// Names one weight of a model: the layers that lead to it, outermost first, and its name in the last.
public struct ParameterKey: Hashable, Sendable, CustomStringConvertible {
  /// The names of the layers, at least one.
  public var layers: [String]
  /// See ``WeightSpec/name``.
  public var name: String

  public init(layers: [String], name: String) {
    self.layers = layers
    self.name = name
  }

  public var description: String { (layers + [name]).joined(separator: "/") }
}

/// One weight of a model, before it has a value.
public struct Parameter: Hashable, Sendable {
  public let key: ParameterKey
  public let spec: WeightSpec
  /// Whether training changes it: the weight's own say and that of every layer around it.
  public let trainable: Bool

  /// The same weight, seen from a model in which the layers of `path` lead to this one.
  ///
  /// - Parameter trainable: whether all of those are trainable.
  package func inside(_ path: [String], trainable: Bool) -> Parameter {
    Parameter(
      key: ParameterKey(layers: path + key.layers, name: key.name), spec: spec,
      trainable: self.trainable && trainable)
  }
}

/// The values of the weights of a model.
public struct ParameterStore: Sendable {
  private var tensors: [ParameterKey: Tensor]

  public init(_ tensors: [ParameterKey: Tensor] = [:]) {
    self.tensors = tensors
  }

  /// The value of a weight; `nil` if it has none.
  public subscript(key: ParameterKey) -> Tensor? {
    get { tensors[key] }
    set { tensors[key] = newValue }
  }

  /// The weights that have a value, in no order.
  public var keys: some Collection<ParameterKey> { tensors.keys }
  /// How many weights have a value.
  public var count: Int { tensors.count }
}

extension LayerGraph {
  /// Every weight, layer by layer in the order of the configuration, those of models inside layers in their place.
  ///
  /// - Throws: ``ModelError`` with the problems of all layers whose weights can't be told.
  public func parameters() throws(ModelError) -> [Parameter] {
    var collector = ProblemCollector()
    var all: [Parameter] = []
    for index in layers.indices {
      all += collector.attempt { () throws(ModelError) in try parameters(ofLayer: index) } ?? []
    }
    try collector.finish()
    return all
  }

  /// The weights of one layer, those of a model in its place layer by layer.
  ///
  /// - Throws: ``ModelError`` if they can't be told.
  public func parameters(ofLayer index: Int) throws(ModelError) -> [Parameter] {
    let layer = layers[index]
    return try locating(layer.title) { () throws(ModelError) in
      if let inlining = layer.inlining {
        return try inlining.graph.parameters().map { inner in
          Parameter(
            key: ParameterKey(layers: [layer.name] + inner.key.layers, name: inner.key.name), spec: inner.spec,
            trainable: inner.trainable && trainable)
        }
      }
      let arguments = nodes.first { $0.layer == index }?.arguments ?? .null
      return try layer.weights(try weightInputs(ofLayer: index), arguments: arguments).map { spec in
        Parameter(
          key: ParameterKey(layers: [layer.name], name: spec.name), spec: spec,
          trainable: spec.trainable && layer.attributes.trainable && trainable)
      }
    }
  }

  /// The input shapes that determine the weights of a layer: those of its first call, unless others are implied.
  private func weightInputs(ofLayer index: Int) throws(ModelError) -> [Shape] {
    if let implied = impliedInputs[index] { return [implied] }
    guard let call = nodes.first(where: { $0.layer == index }) else { return [] }
    guard let shapes = inputShapes(of: call) else {
      throw ModelError("the shape of its input is not known")
    }
    return shapes
  }
}
