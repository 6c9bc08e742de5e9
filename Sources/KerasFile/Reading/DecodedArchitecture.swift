import KerasGraph

/// What a configuration says of a model: the dialect that it is written in, its description, its layers.
struct DecodedArchitecture {
  let configuration: JSON
  var dialect: Dialect
  var description: ModelDescription
  let context: DecodingContext
  var graph: LayerGraph

  /// - Parameters:
  ///   - version: `keras_version` of the file; the text may state its own.
  ///   - stored: the weights of the file, which tell the shapes of inputs that the text does not state.
  /// - Throws: ``ModelError`` if the text is no configuration of a model.
  init(
    _ text: String, version: String?, catalog: LayerCatalog, stored: [LayerWeights] = []
  ) throws(ModelError) {
    configuration = try locating("model_config") { () throws(ModelError) in try JSON(parsing: text) }
    var dialect = Dialect(version: configuration["keras_version"]?.text ?? version, configuration: configuration)
    description = try dialect.model(configuration)
    context = dialect.decodingContext(catalog)
    for layer in description.removeWrittenMasks(context: context) {
      dialect.fixes.note("read masks that operations compute as those that layers hand on", in: layer)
    }
    self.dialect = dialect
    description.completeInputShapes(from: stored, context: context)
    graph = try LayerGraph(description, context: context)
    graph.completeWeights(from: stored)
  }
}

extension Dialect {
  /// How layers of this dialect are made: models inside them are of the same generation as the model around them.
  func decodingContext(_ catalog: LayerCatalog) -> DecodingContext {
    DecodingContext(catalog: catalog) { (json, context) throws(ModelError) in
      var inner = self
      var model = try inner.model(json)
      _ = model.removeWrittenMasks(context: context)
      return try LayerGraph(model, context: context)
    }
  }
}
