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

  /// The layers of a configuration without weights, such as that of `model.to_json()`, and the generation of Keras that
  /// wrote it.
  ///
  /// Layers that are not supported stay in the graph, which ``LayerGraph/validate()`` then refuses.
  /// - Throws: ``KerasFileError`` if the text is no configuration of a model.
  public func graph(
    configuration: String, file: String
  ) throws(KerasFileError) -> (graph: LayerGraph, generation: Generation) {
    do throws(ModelError) {
      let model = try DecodedArchitecture(configuration, version: nil, catalog: catalog)
      return (model.graph, model.dialect.generation)
    } catch { throw .model(file: file, error) }
  }

  /// The model of an archive.
  ///
  /// - Parameter architecture: the JSON of `model.to_json()`, for a file that holds weights only.
  /// - Throws: ``KerasFileError`` if the archive describes no model, or its weights don't fit the model.
  public func model(from archive: Archive, architecture: String? = nil) throws(KerasFileError) -> LoadedModel {
    guard let text = architecture ?? archive.modelConfig else { throw .noArchitecture(file: archive.file) }
    let stored = try archive.layerWeights()
    do throws(ModelError) {
      let version = archive.kerasVersion
      var model = try DecodedArchitecture(text, version: version, catalog: catalog, stored: stored)
      let weights =
        WeightAssignments.isByObjects(archive)
        ? try WeightAssignments(objects: archive, graph: model.graph)
        : try WeightAssignments(model.graph, archive: archive, stored: stored, dialect: &model.dialect)
      return LoadedModel(
        archive: archive, configuration: model.configuration, description: model.description, graph: model.graph,
        parameters: try weights.parameters(), sources: weights.sources, context: model.context,
        dialect: model.dialect)
    } catch {
      throw .model(file: archive.file, error)
    }
  }
}
