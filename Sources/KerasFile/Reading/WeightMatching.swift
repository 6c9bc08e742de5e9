import KerasGraph

/// Matching by layers, as `.h5` files list them: layers by name, or by order if the names are others; the
/// weights of a layer by order, those of a nested model by name where names tell.
extension WeightAssignments {
  /// - Throws: ``ModelError`` if the file has weights of other layers than the model.
  init(_ graph: LayerGraph, archive: Archive, stored: [LayerWeights], dialect: inout Dialect)
    throws(ModelError)
  {
    self.init()
    var expected: [(layer: any Layer, weights: [ExpectedWeight])] = []
    var unknown: Set<String> = []
    for (index, layer) in graph.layers.enumerated() {
      do throws(ModelError) {
        let weights = try graph.weightsInFileOrder(ofLayer: index)
        if !weights.isEmpty { expected.append((layer, weights)) }
      } catch {
        unknown.insert(layer.name)
        if graph.problems.isEmpty { refuse(error) }
      }
    }
    let stored = stored.map(\.withoutRandomStates).filter {
      !$0.weights.isEmpty && !unknown.contains($0.layer)
    }
    let named = Dictionary(stored.map { ($0.layer, $0) }) { first, _ in first }
    let byName = expected.count == stored.count && expected.allSatisfy { named[$0.layer.name] != nil }
    guard byName || expected.count == stored.count && unknown.isEmpty else {
      throw WeightAssignments.layersDiffer(expected: expected.map(\.layer.name), stored: stored.map(\.layer))
    }
    for (position, (layer, weights)) in expected.enumerated() {
      let found = (byName ? named[layer.name] : nil) ?? stored[position]
      let sources = dialect.sources(
        of: layer, expected: weights.map(\.spec), stored: found.weights, backend: archive.backend)
      assign(sources, to: weights, of: layer)
    }
  }

  /// Assigns the weights of one layer.
  private mutating func assign(_ sources: [WeightSource], to expected: [ExpectedWeight], of layer: any Layer) {
    guard expected.count == sources.count else {
      let names = expected.map(\.spec.name).joined(separator: ", ")
      return refuse(
        "the file holds \(sources.count) weights for layer \"\(layer.name)\", "
          + "which has \(expected.count): \(names)"
      )
    }
    let tails = layer.inlining == nil ? [:] : Dictionary(sources.map { ($0.tail, $0) }) { first, _ in first }
    let byTail = Set(expected.map(\.tail)) == Set(tails.keys) && tails.count == expected.count
    for (position, weight) in expected.enumerated() {
      assign((byTail ? tails[weight.tail] : nil) ?? sources[position], to: weight)
    }
  }

  private static func layersDiffer(expected: [String], stored: [String]) -> ModelError {
    let missing = expected.filter { !stored.contains($0) }
    let superfluous = stored.filter { !expected.contains($0) }
    var message =
      "the file holds weights of \(stored.count) layers, the configuration implies \(expected.count)"
    if !missing.isEmpty { message += "; missing: \(missing.joined(separator: ", "))" }
    if !superfluous.isEmpty { message += "; superfluous: \(superfluous.joined(separator: ", "))" }
    return ModelError(message)
  }
}

extension ExpectedWeight {
  /// The layer that it belongs to and its name there, such as `dense/kernel`.
  fileprivate var tail: String { (key.layers.suffix(1) + [spec.name]).joined(separator: "/") }
}

extension WeightSource {
  /// The last two parts of its name, without the number that TensorFlow appends.
  fileprivate var tail: String {
    let parts = parts[0].name.split(separator: "/").suffix(2).map { part in
      String(part.prefix { $0 != ":" })
    }
    return parts.joined(separator: "/")
  }
}

extension StoredWeight {
  /// Whether it is the state of a random generator, which is no weight of the layer.
  fileprivate var isRandomState: Bool {
    name.hasSuffix("seed_generator_state") || name.hasSuffix("StateVar:0")
  }
}

extension LayerWeights {
  fileprivate var withoutRandomStates: LayerWeights {
    LayerWeights(layer: layer, weights: weights.filter { !$0.isRandomState })
  }
}
