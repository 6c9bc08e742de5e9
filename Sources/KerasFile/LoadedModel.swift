import KerasGraph

/// A model as a file gives it: its layers, the values of their weights, and the file itself for the way back.
public struct LoadedModel: Sendable {
  public let archive: Archive
  /// The configuration that the graph was made of: the file's own, or the architecture given beside it.
  public let configuration: JSON
  /// What the configuration says, in the words of Keras 3.
  public let description: ModelDescription
  public let graph: LayerGraph
  public let parameters: ParameterStore
  /// Where in ``archive`` each weight is.
  public let sources: [ParameterKey: WeightSource]
  /// How the layers of this file are made of configurations.
  public let context: DecodingContext
  /// The words of the file, and what was translated from them.
  public let dialect: Dialect

  public var generation: Generation { dialect.generation }

  /// What was translated from an older Keras, one sentence for each kind.
  public var fixes: [String] { dialect.fixes.sentences }

  /// Weights that hold values that are not finite, one sentence for each; they are loaded as they stand.
  public var warnings: [String] {
    sources.keys.compactMap { key in
      let count = parameters[key]?.buffer.elements.count { !$0.isFinite } ?? 0
      return count == 0 ? nil : "\(key) holds \(count) values that are not finite"
    }.sorted()
  }

  /// The archive with the weights of `parameters` in the place of its own, everything else unchanged.
  /// Weights that `parameters` lacks stay as they are.
  ///
  /// - Throws: ``KerasFileError`` if a weight has another number of elements than its data set.
  public func archive(with parameters: ParameterStore) throws(KerasFileError) -> Archive {
    var values: [String: [Float]] = [:]
    for (key, source) in sources {
      if let tensor = parameters[key] { values.merge(source.stored(tensor.values)) { $1 } }
    }
    return try archive.replacing(values)
  }
}
