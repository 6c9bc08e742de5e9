import HDF5

/// One weight as a file holds it.
public struct StoredWeight: Hashable, Sendable {
  /// Its name in the file, such as `dense/kernel:0`.
  public let name: String
  /// Where it is, such as `/model_weights/dense/dense/kernel:0`.
  public let path: String
  public let array: StoredArray

  /// Its dimensions.
  public var shape: [Int] { array.extent.dimensions }
}

/// The weights of one layer, in the order in which the layer lists them.
public struct LayerWeights: Hashable, Sendable {
  public let layer: String
  public let weights: [StoredWeight]
}

extension Archive {
  /// The weights of every layer, in the order of the file; layers without weights have an empty list.
  /// - Throws: ``KerasFileError`` if the lists of names don't fit what the file holds.
  public func layerWeights() throws(KerasFileError) -> [LayerWeights] {
    var layers: [LayerWeights] = []
    for layer in try names("layer_names", of: weightsPath) ?? [] {
      let path = joined(weightsPath, layer)
      guard self[path] != nil else {
        throw inconsistency(weightsPath, "lists layer \(layer), which is missing")
      }
      layers.append(LayerWeights(layer: layer, weights: try weights(in: path)))
    }
    return layers
  }

  /// The state of the optimizer, in its own order; empty if none was saved.
  /// - Throws: ``KerasFileError`` if the list of names doesn't fit what the file holds.
  public func optimizerWeights() throws(KerasFileError) -> [StoredWeight] {
    self["/optimizer_weights"] == nil ? [] : try weights(in: "/optimizer_weights")
  }

  private func weights(in group: String) throws(KerasFileError) -> [StoredWeight] {
    var weights: [StoredWeight] = []
    for name in try names("weight_names", of: group) ?? [] {
      let path = joined(group, name)
      guard let array = self[path]?.array else {
        throw inconsistency(group, "lists weight \(name), which is missing")
      }
      weights.append(StoredWeight(name: name, path: path, array: array))
    }
    return weights
  }

  /// A list of names; a long one is split into `attribute0`, `attribute1`, and so on. Nil if there is none.
  private func names(_ attribute: String, of path: String) throws(KerasFileError) -> [String]? {
    guard let item = self[path] else { return nil }
    var parts: [StoredArray] = []
    if let whole = item[attribute: attribute] {
      parts = [whole]
    } else {
      while let part = item[attribute: "\(attribute)\(parts.count)"] { parts.append(part) }
    }
    guard !parts.isEmpty else { return nil }
    var names: [String] = []
    for part in parts {
      guard let strings = part.strings else {
        throw inconsistency(path, "\(attribute) is \(part.datatype), not a list of names")
      }
      names += strings
    }
    return names
  }

  private func joined(_ group: String, _ name: String) -> String {
    group == "/" ? "/\(name)" : "\(group)/\(name)"
  }

  private func inconsistency(_ path: String, _ problem: String) -> KerasFileError {
    .inconsistent(file: file, path: path, problem: problem)
  }
}
