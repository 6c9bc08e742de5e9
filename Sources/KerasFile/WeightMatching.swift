import HDF5
import KerasGraph

/// Which data set of a file holds which weight of a model.
///
/// Layers are matched by name, or by order if the names are others; the weights of a layer by order, those of a
/// nested model by name where names tell. Whatever the way, every shape must be the one that the configuration
/// implies before any value is taken.
struct WeightMatching {
  private var pairs: [(expected: ExpectedWeight, stored: StoredWeight)] = []
  private var problems = ProblemCollector()

  /// - Throws: ``ModelError`` with every weight that is missing, superfluous or of another shape.
  init(_ graph: LayerGraph, stored: [LayerWeights]) throws(ModelError) {
    let stored = stored.map(\.withoutRandomStates).filter { !$0.weights.isEmpty }
    var expected: [(layer: String, weights: [ExpectedWeight], isModel: Bool)] = []
    var unknown: Set<String> = []
    for (index, layer) in graph.layers.enumerated() {
      do throws(ModelError) {
        let weights = try graph.weightsInFileOrder(ofLayer: index)
        if !weights.isEmpty { expected.append((layer.name, weights, layer.inlining != nil)) }
      } catch {
        unknown.insert(layer.name)
        if graph.problems.isEmpty { problems.add(error) }
      }
    }
    let rest = stored.filter { !unknown.contains($0.layer) }
    let names = Dictionary(rest.map { ($0.layer, $0) }) { first, _ in first }
    let byName = expected.allSatisfy { names[$0.layer] != nil } && expected.count == rest.count
    guard byName || expected.count == rest.count && unknown.isEmpty else {
      throw WeightMatching.layersDiffer(expected: expected.map(\.layer), stored: rest.map(\.layer))
    }
    for (position, layer) in expected.enumerated() {
      guard let found = byName ? names[layer.layer] : rest[position] else { continue }
      match(layer.layer, layer.weights, found, byTail: layer.isModel)
    }
    try problems.finish()
  }

  /// Pairs the weights of one layer.
  private mutating func match(
    _ layer: String, _ expected: [ExpectedWeight], _ found: LayerWeights, byTail: Bool
  ) {
    guard expected.count == found.weights.count else {
      problems.add(
        ModelError(
          "the file holds \(found.weights.count) weights for layer \"\(layer)\", which has \(expected.count): "
            + expected.map(\.spec.name).joined(separator: ", ")))
      return
    }
    let tails = byTail ? WeightMatching.byTail(found.weights) : [:]
    let byName =
      expected.allSatisfy { tails[$0.tail] != nil } && Set(expected.map(\.tail)).count == expected.count
    for (position, expected) in expected.enumerated() {
      let stored = byName ? tails[expected.tail] ?? found.weights[position] : found.weights[position]
      if expected.spec.shape == stored.shape {
        pairs.append((expected, stored))
      } else {
        problems.add(
          ModelError(
            "\(stored.path) has shape \(Extent.fixed(stored.shape)); "
              + "the configuration implies \(Extent.fixed(expected.spec.shape)) for \(expected.key)"))
      }
    }
  }

  /// The weights by layer and name, such as `dense/kernel`; none if two share them.
  private static func byTail(_ weights: [StoredWeight]) -> [String: StoredWeight] {
    let tails = Dictionary(weights.map { ($0.tail, $0) }) { first, _ in first }
    return tails.count == weights.count ? tails : [:]
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

  /// The data set of each weight.
  var paths: [ParameterKey: String] {
    Dictionary(pairs.map { ($0.expected.key, $0.stored.path) }) { first, _ in first }
  }

  /// The values of the weights, of which those of wider types are rounded to single precision.
  ///
  /// - Throws: ``ModelError`` with every weight that is no number.
  func parameters() throws(ModelError) -> ParameterStore {
    var store = ParameterStore()
    var problems = ProblemCollector()
    for (expected, stored) in pairs {
      guard let floats = stored.array.floats else {
        problems.add(ModelError("\(stored.path) holds \(stored.array.datatype), not numbers"))
        continue
      }
      store[expected.key] = problems.attempt { () throws(ModelError) in
        try Tensor(shape: expected.spec.shape, values: floats)
      }
    }
    try problems.finish()
    return store
  }
}

extension ExpectedWeight {
  /// The layer that it belongs to and its name there, such as `dense/kernel`.
  fileprivate var tail: String { (key.layers.suffix(1) + [spec.name]).joined(separator: "/") }
}

extension StoredWeight {
  /// The last two parts of its name, without the number that TensorFlow appends.
  fileprivate var tail: String {
    let parts = name.split(separator: "/").suffix(2).map { part in
      String(part.prefix { $0 != ":" })
    }
    return parts.joined(separator: "/")
  }

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
