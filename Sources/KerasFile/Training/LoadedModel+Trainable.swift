import HDF5
import KerasGraph
import KerasZip

extension LoadedModel {
  /// The archive of the model with some layers frozen, or trained again: their configuration says `trainable`.
  ///
  /// What the optimizer remembered is left out, since it is of other weights. Keras lists the weights of a model
  /// inside the model in another order when some are frozen, and so does the archive.
  /// - Parameters:
  ///   - parameters: replaces the values of the archive; weights that it lacks stay as they are.
  ///   - trainable: what is to be said of the layer to which a path of names leads; `nil` for what the file says.
  /// - Throws: ``KerasFileError`` if the file holds weights only, or a weight has another number of elements than its
  ///   data set.
  public func archive(
    with parameters: ParameterStore, trainable: (_ path: [String]) -> Bool?
  ) throws(KerasFileError) -> Archive {
    guard archive.modelConfig != nil else { throw .noArchitecture(file: archive.file) }
    let text = configuration.settingTrainable(inside: [], trainable).serialized
    let items = try archive(with: parameters).items
    do throws(ModelError) {
      let graph = try DecodedArchitecture(
        text, version: archive.kerasVersion, catalog: context.catalog, stored: (try? archive.layerWeights()) ?? []
      ).graph
      return try restored(items, text, graph)
    } catch {
      throw .model(file: archive.file, error)
    }
  }

  private func restored(_ items: [Archive.Item], _ text: String, _ graph: LayerGraph) throws(ModelError) -> Archive {
    guard case .zip(let members) = archive.container else {
      var builder = ArchiveBuilder(items.filter { !$0.isInside("/optimizer_weights") })
      builder.addAttribute("model_config", archive.text(like: "model_config", text), to: "/")
      for (index, layer) in graph.layers.enumerated() where layer.inlining != nil {
        let names = try graph.weightsInFileOrder(ofLayer: index).compactMap { sources[$0.key]?.name }
        let group = (archive.weightsPath == "/" ? "" : archive.weightsPath) + "/\(layer.name)"
        if archive[group] != nil { builder.replaceNames("weight_names", names, of: group) }
      }
      return builder.archive(file: archive.file, container: archive.container)
    }
    return ArchiveBuilder(items.filter { !$0.isInside("/optimizer") }).archive(
      file: archive.file, container: .zip(members.replacing("config.json", with: text)))
  }
}

extension JSON {
  /// The configuration of a model with `trainable` of some of its layers, those of models in it included.
  fileprivate func settingTrainable(inside path: [String], _ trainable: ([String]) -> Bool?) -> JSON {
    var model = self
    func changed(_ layers: [JSON]) -> JSON {
      .array(layers.map { $0.settingTrainableOfLayer(inside: path, trainable) })
    }
    if let layers = self["config"]?.elements {
      model["config"] = changed(layers)
    } else if let layers = self["config"]?["layers"]?.elements {
      model["config"]?["layers"] = changed(layers)
    }
    return model
  }

  private func settingTrainableOfLayer(inside path: [String], _ trainable: ([String]) -> Bool?) -> JSON {
    let path = path + [self["name"]?.text ?? self["config"]?["name"]?.text ?? ""]
    if Dialect.isModel(self) {
      var model = settingTrainable(inside: path, trainable)
      if trainable(path) == true, model["config"]?["trainable"] != nil { model["config"]?["trainable"] = true }
      return model
    }
    guard self["class_name"] != "InputLayer", let value = trainable(path) else { return self }
    var layer = self
    layer["config"]?["trainable"] = .bool(value)
    return layer
  }
}
