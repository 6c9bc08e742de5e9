import KerasGraph

/// Writes the configuration of a model in the words of one generation of Keras: the way back from ``Dialect``.
struct ModelEncoder {
  let form: ModelForm
  let context: DecodingContext
  /// Reads a model that stands in a layer's configuration, in the words of the file that it comes from.
  let dialect: Dialect

  /// The configuration of a model, as `model.to_json()` has it.
  ///
  /// - Throws: ``ModelError`` with every layer and option that Keras of this generation does not have.
  func configuration(of description: ModelDescription) throws(ModelError) -> JSON {
    let graph = try LayerGraph(description, context: context)
    try graph.validate()
    return try model(description, graph)
  }

  private func model(_ description: ModelDescription, _ graph: LayerGraph) throws(ModelError) -> JSON {
    let calls = CallEncoder(form: form, description: description, graph: graph)
    let masks = MaskOrigins(description, context: context)
    let isChain = description.className == "Sequential"
    var problems = ProblemCollector()
    var records: [JSON] = []
    for (layer, made) in zip(description.layers, graph.layers) {
      let record = problems.attempt { () throws(ModelError) in
        try locating(made.title) { () throws(ModelError) in
          try refuseOtherMasks(of: layer, made, masks)
          var record = try self.record(layer, made)
          guard !isChain else { return record }
          record["name"] = .string(layer.name)
          record["inbound_nodes"] = .array(try calls.inboundNodes(of: layer))
          for (option, shape) in try calls.attentionShapes(of: layer) { record["config"]?[option] = shape }
          return record
        }
      }
      records.append(record ?? .null)
    }
    try problems.finish()
    var config: JSON = ["name": .string(description.name)]
    if !isChain || form != .keras2 { config["trainable"] = .bool(description.trainable) }
    if isChain, form != .keras2 { config["dtype"] = .policy("float32") }
    config["layers"] = .array(records)
    if isChain {
      if let shape = graph.inputShapes.first ?? nil { config["build_input_shape"] = JSON(extents: shape.dimensions) }
    } else {
      config["input_layers"] = calls.boundary(description.inputs)
      config["output_layers"] = calls.boundary(description.outputs)
    }
    return object(
      isChain ? "Sequential" : "Functional", module: isChain ? "keras" : "keras.src.models.functional", config)
  }

  /// Refuses a merge of different masks by the rule of another generation than the one that is written.
  private func refuseOtherMasks(
    of layer: LayerDescription, _ made: any Layer, _ masks: MaskOrigins
  ) throws(ModelError) {
    guard case .merges = made.masking, let made = made as? any ConfigurableLayer else { return }
    let isOfKeras2 = made.configuration["mask_merging"] == "all"
    guard isOfKeras2 != (form == .keras2), !layer.calls.allSatisfy(masks.mergeAlike) else { return }
    throw ModelError(
      "inputs of different masks can't be written for \(form.kerasName), which merges masks by another rule")
  }

  /// A class and its configuration; `.keras` files name the module too, and the class as the module exports it.
  private func object(_ className: String, module: String, _ config: JSON) -> JSON {
    guard form == .archive else { return ["class_name": .string(className), "config": config] }
    let exported = className == "GroupedQueryAttention" ? "GroupQueryAttention" : className
    return .kerasObject(module: module, exported, config)
  }

  private func record(_ layer: LayerDescription, _ made: any Layer) throws(ModelError) -> JSON {
    if case .model(let inner) = layer.content, let graph = made.inlining?.graph {
      return try model(form == .keras2 ? inner.freezingLayers() : inner, graph)
    }
    guard case .layer(let given) = layer.content, let made = made as? any ConfigurableLayer else {
      throw ModelError("the layer can't be written")
    }
    var words = LayerWords(form: form, encoder: self)
    words.refuseOlderMeanings(in: given)
    let (className, config) = words.layer(made.className, made.configuration)
    try words.problems.finish()
    return object(className, module: "keras.layers", config)
  }

  /// A model inside a layer's configuration, from the words of its file. Keras 3 names modules in there in every form.
  func innerModel(_ json: JSON) throws(ModelError) -> JSON {
    var dialect = dialect
    let inner = ModelEncoder(form: form == .keras3 ? .archive : form, context: context, dialect: dialect)
    return try inner.configuration(of: try dialect.model(json))
  }
}

extension ModelDescription {
  /// Keras 2 has no `trainable` of a whole Sequential in its files: that of the layers says it.
  fileprivate func freezingLayers() -> ModelDescription {
    guard !trainable else { return self }
    var frozen = self
    for index in layers.indices {
      switch layers[index].content {
      case .layer(var config):
        config["trainable"] = false
        frozen.layers[index].content = .layer(config: config)
      case .model(var inner):
        inner.trainable = false
        frozen.layers[index].content = .model(inner.freezingLayers())
      }
    }
    return frozen
  }
}

extension JSON {
  /// A dtype policy as Keras 3 writes it.
  static func policy(_ name: String) -> JSON {
    .kerasObject(module: "keras", "DTypePolicy", ["name": .string(name)])
  }
}
