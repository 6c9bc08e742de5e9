import KerasGraph

/// An object of Keras that keeps weights of its own: a layer, or a part of one.
struct ModelObject {
  /// The group of the object in a file that holds weights by objects.
  let path: String
  let name: String
  /// The weights in the order of their numbers.
  let weights: [ExpectedWeight]
}

extension LayerGraph {
  /// The objects of a model, those of models in it included: a group for each layer, named by its class and its
  /// number in the class (`layers/conv2d_1`), with groups for its parts (`layers/lstm/cell`).
  ///
  /// - Throws: ``ModelError`` if the weights of a layer can't be told.
  func objects(at root: String) throws(ModelError) -> [ModelObject] {
    var objects: [ModelObject] = []
    var numbers: [String: Int] = [:]
    for (index, layer) in layers.enumerated() where !(isChain && layer.className == "InputLayer") {
      let stem = layer.className.snakeCase
      let number = numbers[stem, default: 0]
      numbers[stem] = number + 1
      let path = "\(root)/layers/\(stem)" + (number == 0 ? "" : "_\(number)")
      objects += try self.objects(ofLayer: index, at: path)
    }
    return objects
  }

  /// The objects that one layer consists of, itself first.
  func objects(ofLayer index: Int, at path: String) throws(ModelError) -> [ModelObject] {
    let layer = layers[index]
    guard let inner = layer.inlining?.graph else {
      let weights = try parameters(ofLayer: index).map { ExpectedWeight(key: $0.key, spec: $0.spec) }
      let objects = layer.parts.map { part in
        ModelObject(path: path + part.suffix, name: part.name, weights: part.weights(of: weights))
      }
      guard objects.reduce(0, { $0 + $1.weights.count }) == weights.count else {
        throw ModelError(
          "layer \"\(layer.name)\" (\(layer.className)) has weights that are those of no known part of it: "
            + weights.map(\.spec.name).joined(separator: ", "))
      }
      return objects
    }
    let place = layer.pathOfInnerModel(at: path)
    let own = layer is NestedModel ? [] : [ModelObject(path: path, name: layer.name, weights: [])]
    let model = ModelObject(path: place, name: inner.name, weights: [])
    return own + [model]
      + (try inner.objects(at: place)).map { object in
        let weights = object.weights.map { weight in
          var weight = weight
          weight.key.layers.insert(layer.name, at: 0)
          return weight
        }
        return ModelObject(path: object.path, name: object.name, weights: weights)
      }
  }
}

/// A part of a layer: where its group is, and which weights are its own.
private struct LayerPart {
  var suffix: String
  let name: String
  /// What the names of its weights begin with; `nil` for a part without weights.
  var prefix: String? = ""

  /// Weights that train come first.
  func weights(of all: [ExpectedWeight]) -> [ExpectedWeight] {
    guard let prefix else { return [] }
    let own = all.filter { weight in
      weight.spec.name.hasPrefix(prefix) && !weight.spec.name.dropFirst(prefix.count).contains("/")
    }
    return own.filter(\.spec.trainable) + own.filter { !$0.spec.trainable }
  }

  /// The same part of a layer that is itself a part.
  func inside(_ suffix: String, prefix outer: String) -> LayerPart {
    LayerPart(suffix: suffix + self.suffix, name: name, prefix: prefix.map { outer + $0 })
  }
}

extension Layer {
  /// The group of the model that a layer at `path` is or contains.
  func pathOfInnerModel(at path: String) -> String { self is NestedModel ? path : path + "/layer" }

  fileprivate var parts: [LayerPart] {
    LayerPart.parts(className, (self as? any ConfigurableLayer)?.configuration ?? ["name": .string(name)])
  }
}

extension LayerPart {
  /// The parts of a layer of a class, itself first.
  fileprivate static func parts(_ className: String, _ config: JSON) -> [LayerPart] {
    let name = config["name"]?.text ?? ""
    let own = LayerPart(suffix: "", name: name, prefix: nil)
    switch className {
    case "SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D":
      return [own, LayerPart(suffix: "/cell", name: "\(className)Cell".snakeCase)]
    case "RNN": return [own] + inner(config["cell"], at: "/cell", prefixed: false)
    case "StackedRNNCells": return [own] + stacked(config["cells"]?.elements ?? [])
    case "TimeDistributed": return [own] + inner(config["layer"], at: "/layer")
    case "Bidirectional":
      return [own] + inner(config["layer"], at: "/forward_layer")
        + inner(config["backward_layer"], at: "/backward_layer")
    case "MultiHeadAttention": return [own] + projections(config) { $0 == "gate" ? "/_gate_dense" : "/\($0)_dense" }
    case "GroupedQueryAttention": return [own] + projections(config) { "/_\($0)_dense" }
    default: return [LayerPart(suffix: "", name: name)]
    }
  }

  /// The parts of a layer or a cell in the configuration of another.
  private static func inner(_ json: JSON?, at suffix: String, prefixed: Bool = true) -> [LayerPart] {
    guard let className = json?["class_name"]?.text, let config = json?["config"] else { return [] }
    let prefix = prefixed ? (config["name"]?.text ?? "") + "/" : ""
    return parts(className, config).map { $0.inside(suffix, prefix: prefix) }
  }

  /// The layers that an attention layer multiplies by.
  private static func projections(_ config: JSON, suffix: (String) -> String) -> [LayerPart] {
    let gate = config["use_gate"]?.boolean == true ? ["gate"] : []
    return (["query", "key"] + gate + ["value", "output"]).map { name in
      let layer = name == "output" ? "attention_output" : name
      return LayerPart(suffix: suffix(name), name: layer, prefix: layer + "/")
    }
  }

  private static func stacked(_ cells: [JSON]) -> [LayerPart] {
    var numbers: [String: Int] = [:]
    return cells.flatMap { cell in
      let stem = cell["class_name"]?.text?.snakeCase ?? ""
      let number = numbers[stem, default: 0]
      numbers[stem] = number + 1
      return inner(cell, at: "/cells/\(stem)" + (number == 0 ? "" : "_\(number)"))
    }
  }
}
