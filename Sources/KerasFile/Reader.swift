import HDF5
import KerasGraph

/// Makes models of files: an archive, the dialect of its generation, the layers of a catalog.
public struct Reader: Sendable {
  public let catalog: LayerCatalog
  public let limits: Limits

  public init(catalog: LayerCatalog, limits: Limits = Limits()) {
    self.catalog = catalog
    self.limits = limits
  }

  /// Reads a model.
  ///
  /// Layers that are not supported stay in the graph, which ``LayerGraph/validate()`` then refuses.
  /// - Parameter architecture: the JSON of `model.to_json()`, for a file that holds weights only.
  /// - Throws: ``KerasFileError`` if the file can't be read, describes no model, or its weights don't fit the
  ///   model.
  public func model(
    contentsOf path: String, architecture: String? = nil
  ) throws(KerasFileError) -> LoadedModel {
    try model(from: try Archive(contentsOf: path, limits: limits), architecture: architecture)
  }

  /// The model of an archive.
  ///
  /// - Parameter architecture: the JSON of `model.to_json()`, for a file that holds weights only.
  /// - Throws: ``KerasFileError`` if the archive describes no model, or its weights don't fit the model.
  public func model(from archive: Archive, architecture: String? = nil) throws(KerasFileError) -> LoadedModel
  {
    guard let text = architecture ?? archive.modelConfig else { throw .noArchitecture(file: archive.file) }
    let stored = try archive.layerWeights()
    do throws(ModelError) {
      let configuration = try locating("model_config") { () throws(ModelError) in try JSON(parsing: text) }
      let stated = configuration["keras_version"]?.text
      let version = architecture == nil ? archive.kerasVersion : stated ?? archive.kerasVersion
      var dialect = Dialect(version: version, configuration: configuration)
      var description = try dialect.model(configuration)
      let context = decodingContext(dialect)
      description.completeInputShapes(from: stored, context: context)
      var graph = try LayerGraph(description, context: context)
      graph.completeWeights(from: stored)
      let weights =
        WeightAssignments.isByObjects(archive)
        ? try WeightAssignments(objects: archive, graph: graph)
        : try WeightAssignments(graph, archive: archive, stored: stored, dialect: &dialect)
      return LoadedModel(
        archive: archive, configuration: configuration, graph: graph, parameters: try weights.parameters(),
        sources: weights.sources, context: context, generation: dialect.generation,
        fixes: dialect.fixes.sentences)
    } catch {
      throw .model(file: archive.file, error)
    }
  }

  /// Models inside layers are of the same generation as the model around them.
  private func decodingContext(_ dialect: Dialect) -> DecodingContext {
    DecodingContext(catalog: catalog) { (json, context) throws(ModelError) in
      var inner = dialect
      return try LayerGraph(try inner.model(json), context: context)
    }
  }
}
