import KerasGraph
import KerasLayers

/// A value of a model that is being written in Swift: an input, or an output of one call of a layer.
///
/// ```swift
/// let image = Input([28, 28, 1])
/// let features = Flatten()(Conv2D(32, kernelSize: 3, activation: .relu)(image))
/// let model = try Model(inputs: image, outputs: Dense(10, activation: .softmax)(features))
/// ```
public struct SymbolicTensor: Sendable {
  let call: LayerCall
  let index: Int

  /// The shape, batch axis first; `nil` behind a call that can't be: the model that it becomes a part of tells why.
  public var shape: Shape? {
    guard let shapes = call.outputShapes, shapes.indices.contains(index) else { return nil }
    return shapes[index]
  }

  /// Another output of the same call, such as a state that a recurrent layer returns behind its sequence. Outputs count
  /// from 0.
  public func output(_ index: Int) -> SymbolicTensor { SymbolicTensor(call: call, index: index) }

  init(call: LayerCall, index: Int = 0) {
    self.call = call
    self.index = index
  }
}

/// An input of a model, under Keras' name for it.
public typealias Input = SymbolicTensor

extension SymbolicTensor {
  /// An input of a model.
  ///
  /// - Parameters:
  ///   - shape: the extents of a sample, without the batch axis; `nil` for one that is known only when the model runs.
  ///   - batchSize: the number of samples, if it is always the same.
  ///   - dtype: the type of the values that Keras' own models take; here they are float32.
  ///   - name: by default `input_layer`, with a number from the second on.
  public init(_ shape: [Int?], batchSize: Int? = nil, dtype: String = "float32", name: String? = nil) {
    let layer = InputLayer(batchShape: Shape([batchSize] + shape), name: name, dtype: dtype)
    self.init(call: LayerCall(.layer(layer), inputs: []))
  }
}

/// One call of a layer or of a model in another.
final class LayerCall: Sendable {
  /// A call that is made later has a higher number.
  let number = LayerDeclaration.nextNumber()
  let callee: Callee
  let inputs: [SymbolicTensor]
  /// See ``LayerDescription/Call/arguments``.
  let arguments: JSON
  /// `nil` if the call can't be.
  let outputShapes: [Shape]?

  init(_ callee: Callee, inputs: [SymbolicTensor], arguments: JSON = .null) {
    self.callee = callee
    self.inputs = inputs
    self.arguments = arguments
    let shapes = inputs.compactMap(\.shape)
    outputShapes = shapes.count == inputs.count ? try? callee.outputShapes(shapes, arguments: arguments) : nil
  }
}

/// What a call is of.
enum Callee: Sendable {
  case layer(any ConfigurableLayer)
  case model(ArchitectureDefinition)

  /// What tells it from others: calls of equal identity share one layer.
  struct Identity: Hashable {
    let declaration: Int?
    let name: String
  }

  var identity: Identity {
    switch self {
    case .layer(let layer): Identity(declaration: layer.attributes.declaration?.number, name: layer.name)
    case .model(let model): Identity(declaration: model.number, name: model.name ?? "")
    }
  }

  var className: String {
    switch self {
    case .layer(let layer): layer.className
    case .model(let model): model.className
    }
  }

  /// The name that was given to it, `nil` if the model is to give one.
  var givenName: String? {
    let name = identity.name
    return name.isEmpty ? nil : name
  }

  var isInput: Bool {
    if case .layer(let layer) = self { layer is InputLayer } else { false }
  }

  fileprivate func outputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    switch self {
    case .layer(let layer):
      let sound = try LayerCatalog.standard.layer(
        className: layer.className, config: layer.declaredOptions, context: .declaring)
      return try sound.outputShapes(inputs, arguments: arguments)
    case .model(let model):
      return try NestedModel(try LayerGraph(try model.description(), context: .declaring)).outputShapes(inputs)
    }
  }
}
