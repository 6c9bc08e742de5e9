import KerasFile
import KerasGraph

extension Model {
  /// The layers, shapes and parameters, as Keras' `model.summary()` tells them.
  ///
  /// Layers that are not supported are counted by the weights that the file has for them.
  public var summary: ModelSummary {
    let stored = (try? loaded.archive.layerWeights()) ?? []
    return ModelSummary(
      graph,
      storedShapes: Dictionary(stored.map { ($0.layer, $0.weights.map(\.shape)) }) { first, _ in first },
      optimizer: ModelSummary.Count((try? loaded.archive.optimizerWeights()) ?? []))
  }
}

extension ModelSummary {
  /// Summarises a file of weights only: the layers that have weights, of unknown class.
  ///
  /// - Throws: ``KerasFileError`` if the file's lists of names don't fit what it holds.
  public init(weightsOf archive: Archive) throws(KerasFileError) {
    let layers = try archive.layerWeights()
    name = "weights only"
    className = "?"
    rows = layers.map { layer in
      Row(
        name: layer.layer, className: "?", outputShapes: [], parameters: Count(layer.weights) ?? Count(),
        connectedTo: [], trainable: nil, depth: 0, unsupported: nil)
    }
    trainable = rows.map(\.parameters).reduce(Count(), +)
    nonTrainable = Count()
    optimizer = nil
    isSequential = true
  }
}

extension ModelSummary.Count {
  /// `nil` for no weights.
  fileprivate init?(_ weights: [StoredWeight]) {
    if weights.isEmpty { return nil }
    self.init(
      elements: weights.reduce(0) { $0 + ($1.array.extent.count ?? 0) },
      bytes: weights.reduce(0) { $0 + $1.array.byteCount })
  }
}
