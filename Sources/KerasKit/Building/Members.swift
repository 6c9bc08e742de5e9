import KerasGraph
import KerasLayers

/// The layers of an architecture in the order in which Keras lists them, with their calls.
struct Members {
  struct Member {
    let callee: Callee
    var calls: [Call] = []
  }

  struct Call {
    var inputs: [Reference]
    var arguments: JSON = .null
  }

  /// One output of one call of a member, all by position.
  struct Reference {
    let member: Int
    var call = 0
    var output = 0
  }

  private(set) var members: [Member]
  let inputs: [Reference]
  let outputs: [Reference]

  /// - Throws: ``ModelError`` if the parts do not make a model.
  init(_ content: ArchitectureDefinition.Content) throws(ModelError) {
    switch content {
    case .chain(let elements): try self.init(chain: elements)
    case .calls(let inputs, let outputs): try self.init(inputs: inputs, outputs: outputs)
    }
  }

  private init(chain elements: [SequentialElement]) throws(ModelError) {
    guard let first = elements.first, let input = first.callee.isInput ? first.callee : first.callee.ownInput else {
      throw ModelError("a Sequential has no input", remedy: "begin it with Input(…)")
    }
    let rest = first.callee.isInput ? elements.dropFirst() : elements[...]
    guard !rest.contains(where: \.callee.isInput) else {
      throw ModelError("a Sequential has an Input behind its first layer", remedy: "put it first")
    }
    members = [Member(callee: input, calls: [Call(inputs: [])])]
    for element in rest {
      let previous = Reference(member: members.count - 1)
      members.append(Member(callee: element.callee, calls: [Call(inputs: [previous])]))
    }
    inputs = [Reference(member: 0)]
    outputs = [Reference(member: members.count - 1)]
  }

  private init(inputs: [SymbolicTensor], outputs: [SymbolicTensor]) throws(ModelError) {
    guard !inputs.isEmpty, !outputs.isEmpty else { throw ModelError("a model needs an input and an output") }
    guard inputs.allSatisfy(\.call.callee.isInput) else {
      throw ModelError("an input of the model is an output of a layer", remedy: "make it with Input(…)")
    }
    let graph = CallGraph(inputs: inputs, outputs: outputs)
    if let unlisted = graph.calls.first(where: { call in
      call.callee.isInput && !inputs.contains { $0.call === call }
    }) {
      throw ModelError(
        "the outputs depend on an Input of shape \(unlisted.outputShapes?.first?.description ?? "?") that is not one of "
          + "the model's inputs", remedy: "list it in inputs")
    }
    var positions: [ObjectIdentifier: Reference] = [:]
    members = []
    for operation in graph.operations {
      for (index, call) in operation.enumerated() {
        positions[ObjectIdentifier(call)] = Reference(member: members.count, call: index)
      }
      members.append(Member(callee: operation[0].callee))
    }
    func reference(_ tensor: SymbolicTensor) -> Reference? {
      guard var reference = positions[ObjectIdentifier(tensor.call)] else { return nil }
      reference.output = tensor.index
      return reference
    }
    for (member, operation) in graph.operations.enumerated() {
      members[member].calls = operation.map { call in
        Call(inputs: call.inputs.compactMap(reference), arguments: call.arguments)
      }
    }
    self.inputs = inputs.compactMap(reference)
    self.outputs = outputs.compactMap(reference)
  }
}

extension Callee {
  /// The input of a model that begins with its own, as that of the model around it.
  fileprivate var ownInput: Callee? {
    guard case .model(let model) = self, case .chain(let elements) = model.content, let first = elements.first else {
      return nil
    }
    return first.callee.isInput ? first.callee.copyOfInput : first.callee.ownInput
  }

  /// An input of the same shape.
  private var copyOfInput: Callee {
    guard case .layer(let layer) = self, let input = layer as? InputLayer, let shape = input.batchShape else {
      return self
    }
    return .layer(InputLayer(batchShape: shape, dtype: input.attributes.dtype))
  }
}

extension ArchitectureDefinition {
  /// The same, with an input of the given shape for a chain that begins without one.
  func withInput(of shape: Shape?) -> ArchitectureDefinition {
    guard case .chain(let elements) = content, let shape, elements.first?.callee.isInput == false,
      elements.first?.callee.ownInput == nil
    else { return self }
    let input = SequentialElement(callee: .layer(InputLayer(batchShape: shape)))
    return ArchitectureDefinition(
      number: number, className: className, name: name, trainable: trainable, content: .chain([input] + elements))
  }
}
