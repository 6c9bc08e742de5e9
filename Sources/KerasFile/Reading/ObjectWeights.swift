import HDF5
import KerasGraph

/// Matching by objects, as `.keras` and `.weights.h5` files have it: a group for each layer, named by its
/// class and its number in the class, with weights numbered in their order (`layers/conv2d_1/vars/0`).
extension WeightAssignments {
  /// Whether a file has its weights by objects.
  static func isByObjects(_ archive: Archive) -> Bool { objectRoot(in: archive, at: "") != nil }

  /// - Throws: ``ModelError`` if the weights of a layer can't be told.
  init(objects archive: Archive, graph: LayerGraph) throws(ModelError) {
    self.init()
    try assign(archive, ObjectIndex(archive), graph: graph, at: "", inside: [])
  }

  /// The group of a model's layers: `layers`, or its name in Keras 2.13 to 2.15.
  private static func objectRoot(in archive: Archive, at path: String) -> String? {
    ["layers", "_layer_checkpoint_dependencies"].map { "\(path)/\($0)" }.first { archive[$0] != nil }
  }

  private mutating func assign(
    _ archive: Archive, _ index: ObjectIndex, graph: LayerGraph, at path: String, inside models: [String]
  ) throws(ModelError) {
    guard let root = WeightAssignments.objectRoot(in: archive, at: path) else {
      throw ModelError("the file has no group \(path)/layers")
    }
    var numbers: [String: Int] = [:]
    for (position, layer) in graph.layers.enumerated() {
      let className = layer.className.snakeCase
      let number = numbers[className, default: 0]
      let isWeightless: Bool
      do { isWeightless = try graph.parameters(ofLayer: position).isEmpty } catch {
        numbers[className] = number + 1
        if graph.problems.isEmpty { refuse(error) }
        continue
      }
      if isWeightless { continue }
      numbers[className] = number + 1
      let groups = index.groups(of: className, in: root)
      guard number < groups.count else {
        refuse("\(root) holds no weights for layer \"\(layer.name)\" (\(layer.className))")
        continue
      }
      let group = groups[number]
      if let inner = layer.inlining?.graph {
        try assign(
          archive, index, graph: inner, at: layer.pathOfInnerModel(at: group), inside: models + [layer.name])
      } else {
        try assign(archive, graph.objects(ofLayer: position, at: group), of: layer, inside: models)
      }
    }
  }

  private mutating func assign(
    _ archive: Archive, _ objects: [ModelObject], of layer: any Layer, inside models: [String]
  ) throws(ModelError) {
    let stored = objects.flatMap { archive.variables(of: $0) }
    let ordered = objects.flatMap(\.weights)
    guard stored.count == ordered.count else {
      return refuse(
        "the file holds \(stored.count) weights for layer \"\(layer.name)\", which has \(ordered.count): "
          + ordered.map(\.spec.name).joined(separator: ", "))
    }
    for (weight, expected) in zip(stored, ordered) {
      var expected = expected
      expected.key.layers.insert(contentsOf: models, at: 0)
      assign(WeightSource(weight), to: expected)
    }
  }
}

/// The groups of an archive by the class of the layer that they belong to.
private struct ObjectIndex {
  /// Groups that hold weights, by their path without the number; in the order of their numbers.
  private var groups: [String: [(number: Int, path: String)]] = [:]

  init(_ archive: Archive) {
    var holding: Set<Substring> = []
    for item in archive.items where item.array != nil && !item.path.contains("/seed_generator/") {
      var path = item.path[...]
      while let slash = path.lastIndex(of: "/"), holding.insert(path[..<slash]).inserted {
        path = path[..<slash]
      }
    }
    for item in archive.items where holding.contains(item.path[...]) {
      let digits = item.path.reversed().prefix { $0.isNumber }.count
      let stem = item.path.dropLast(digits)
      groups[item.path, default: []].append((0, item.path))
      if digits > 0, stem.hasSuffix("_"), let number = Int(item.path.suffix(digits)) {
        groups[String(stem.dropLast()), default: []].append((number, item.path))
      }
    }
    for (path, numbered) in groups { groups[path] = numbered.sorted { $0.number < $1.number } }
  }

  /// The groups of the layers of one class, in their order.
  func groups(of className: String, in root: String) -> [String] {
    groups["\(root)/\(className)"]?.map(\.path) ?? []
  }
}

extension Archive {
  /// The weights of an object, wherever the file's Keras puts it.
  fileprivate func variables(of object: ModelObject) -> [StoredWeight] {
    self[object.path] == nil ? variables(in: object.privatePath) : variables(in: object.path)
  }

  /// The numbered arrays of a group, in their order.
  func variables(in group: String) -> [StoredWeight] {
    var weights: [StoredWeight] = []
    while let item = self["\(group)/vars/\(weights.count)"], let array = item.array {
      let isBrainFloat = item[attribute: "dtype"]?.strings == ["bfloat16"]
      weights.append(
        StoredWeight(name: item.name, path: item.path, array: isBrainFloat ? array.asBrainFloat : array))
    }
    return weights
  }
}

extension ModelObject {
  /// The path with an underscore before the object's name, as Keras 2 has the projections of attention layers.
  fileprivate var privatePath: String {
    var names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    names[names.count - 1] = "_" + names[names.count - 1]
    return names.joined(separator: "/")
  }
}

extension StoredArray {
  /// The same bytes as numbers of the format bfloat16, which Keras stores as opaque pairs of bytes.
  fileprivate var asBrainFloat: StoredArray {
    guard case .opaque(bytes: 2, _) = datatype else { return self }
    return StoredArray(datatype: .float(.bfloat16, order: .little), extent: extent, elements: elements)
  }
}
