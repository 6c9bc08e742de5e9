import KerasGraph
import KerasLayers

extension ArchitectureDefinition {
  /// The layers, their names and their calls in the form in which those of a file are.
  ///
  /// A layer without a name gets one as in Keras: its class in snake case, and a number from the second on, in the
  /// order in which the layers were declared, those of models inside the model included.
  /// - Throws: ``ModelError`` if the parts do not make a model.
  func description() throws(ModelError) -> ModelDescription {
    let tree = try Tree(self)
    return tree.description(AutomaticNames(tree).names)
  }
}

/// An architecture with the members of all models in it.
private struct Tree {
  indirect enum Part {
    case layer(any ConfigurableLayer)
    case model(Tree)

    var all: [Callee] {
      switch self {
      case .layer(let layer): [.layer(layer)]
      case .model(let model): model.all
      }
    }
  }

  let definition: ArchitectureDefinition
  let members: Members
  /// What each member is.
  private(set) var parts: [Part] = []

  init(_ definition: ArchitectureDefinition) throws(ModelError) {
    self.definition = definition
    members = try Members(definition.content)
    for member in members.members {
      switch member.callee {
      case .layer(let layer): parts.append(.layer(layer))
      case .model(let model): parts.append(.model(try Tree(model)))
      }
    }
  }

  /// The model itself and everything in it.
  var all: [Callee] { [.model(definition)] + parts.flatMap(\.all) }
}

/// The names of all layers and models of a tree.
private struct AutomaticNames {
  private(set) var names: [Callee.Identity: String] = [:]

  init(_ tree: Tree) {
    let all = tree.all
    var taken = Set(all.compactMap(\.givenName))
    var counts: [String: Int] = [:]
    for callee in all.sorted(by: { $0.identity.declaration ?? 0 < $1.identity.declaration ?? 0 })
    where names[callee.identity] == nil {
      names[callee.identity] = callee.givenName ?? Self.next(callee.className.snakeCase, &counts, &taken)
    }
  }

  private static func next(_ stem: String, _ counts: inout [String: Int], _ taken: inout Set<String>) -> String {
    while true {
      let count = counts[stem, default: 0]
      counts[stem] = count + 1
      let name = count == 0 ? stem : "\(stem)_\(count)"
      if taken.insert(name).inserted { return name }
    }
  }
}

extension Tree {
  func description(_ names: [Callee.Identity: String]) -> ModelDescription {
    func name(_ callee: Callee) -> String { names[callee.identity] ?? "" }
    func tensor(_ reference: Members.Reference) -> TensorReference {
      TensorReference(
        layer: name(members.members[reference.member].callee), call: reference.call, output: reference.output)
    }
    let layers = zip(members.members, parts).map { member, part in
      LayerDescription(
        name: name(member.callee), className: member.callee.className,
        content: part.content(name(member.callee), names),
        calls: member.calls.map { call in
          LayerDescription.Call(inputs: call.inputs.map(tensor), arguments: call.arguments)
        })
    }
    return ModelDescription(
      name: name(.model(definition)), className: definition.className, trainable: definition.trainable,
      layers: layers, inputs: members.inputs.map(tensor), outputs: members.outputs.map(tensor))
  }
}

extension Tree.Part {
  fileprivate func content(_ name: String, _ names: [Callee.Identity: String]) -> LayerDescription.Content {
    switch self {
    case .model(let model): return .model(model.description(names))
    case .layer(let layer):
      var config = layer.declaredOptions
      config["name"] = .string(name)
      return .layer(config: config)
    }
  }
}
