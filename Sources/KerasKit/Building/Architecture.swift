import KerasGraph
import KerasLayers

/// What a model consists of, before it has weights: a ``Sequential`` or a ``Functional``.
///
/// A model is made of it by ``Model/init(_:seed:form:options:)``; called as a layer, it becomes a part of another.
public protocol Architecture: Sendable {
  var definition: ArchitectureDefinition { get }
}

/// The layers of an ``Architecture`` and how values flow between them.
public struct ArchitectureDefinition: Sendable, Architecture {
  enum Content {
    case chain([SequentialElement])
    case calls(inputs: [SymbolicTensor], outputs: [SymbolicTensor])
  }

  /// Tells it from others; a higher one is of an architecture that was declared later.
  let number: Int
  let className: String
  let name: String?
  let trainable: Bool
  let content: Content

  public var definition: ArchitectureDefinition { self }

  init(
    number: Int = LayerDeclaration.nextNumber(), className: String, name: String?, trainable: Bool, content: Content
  ) {
    self.number = number
    self.className = className
    self.name = name
    self.trainable = trainable
    self.content = content
  }
}

/// A model whose layers each take what the one before gives.
///
/// ```swift
/// let network = Sequential {
///   Input([28, 28, 1])
///   for filters in [32, 64] {
///     Conv2D(filters, kernelSize: 3, activation: .relu)
///     MaxPooling2D()
///   }
///   Flatten()
///   Dense(10, activation: .softmax)
/// }
/// let model = try Model(network, seed: 1)
/// ```
/// See https://keras.io/api/models/sequential/.
public struct Sequential: Architecture {
  public let definition: ArchitectureDefinition

  /// - Parameters:
  ///   - name: by default `sequential`, with a number from the second on.
  ///   - trainable: whether training changes the weights of its layers.
  ///   - layers: an ``Input`` first, which only a part of another model can do without; then layers and models.
  public init(
    name: String? = nil, trainable: Bool = true, @SequentialBuilder _ layers: () -> [SequentialElement]
  ) {
    definition = ArchitectureDefinition(
      className: "Sequential", name: name, trainable: trainable, content: .chain(layers()))
  }
}

/// A model of any layers between inputs and outputs, with branches, shared layers and models inside models.
///
/// See https://keras.io/guides/functional_api/.
public struct Functional: Architecture {
  public let definition: ArchitectureDefinition

  /// - Parameters:
  ///   - inputs: made by ``Input``.
  ///   - outputs: what the model computes of them.
  ///   - name: by default `functional`, with a number from the second on.
  ///   - trainable: whether training changes the weights of its layers.
  public init(
    inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String? = nil, trainable: Bool = true
  ) {
    definition = ArchitectureDefinition(
      className: "Functional", name: name, trainable: trainable,
      content: .calls(inputs: inputs, outputs: outputs))
  }

  /// A model of one input and one output.
  public init(
    inputs: SymbolicTensor, outputs: SymbolicTensor, name: String? = nil, trainable: Bool = true
  ) {
    self.init(inputs: [inputs], outputs: [outputs], name: name, trainable: trainable)
  }
}
