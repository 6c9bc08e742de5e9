import HDF5
import KerasGraph
import KerasZip

/// The weights of a model and their values, on the way to a new file.
struct WeightContent {
  let graph: LayerGraph
  let parameters: ParameterStore

  /// A file with a group for each layer: `.h5` of Keras 2 and 3.
  ///
  /// - Throws: ``ModelError`` if a weight has no value, or one of another shape.
  func layerFile(configuration: String, form: ModelForm, file: String) throws(ModelError) -> Archive {
    var builder = ArchiveBuilder()
    for (name, value) in [("backend", "tensorflow"), ("keras_version", form.version)] {
      builder.addAttribute(name, .text(value), to: "/")
      builder.addAttribute(name, .text(value, .ascii), to: "/model_weights")
    }
    builder.addAttribute("model_config", .text(configuration, .ascii), to: "/")
    var names: [String] = []
    var problems = ProblemCollector()
    for (index, layer) in graph.layers.enumerated() where !(graph.isChain && layer.className == "InputLayer") {
      names.append(layer.name)
      problems.attempt { () throws(ModelError) in
        try add(try graph.weightsInFileOrder(ofLayer: index), of: layer.name, form, to: &builder)
      }
    }
    try problems.finish()
    builder.addNames("layer_names", names, to: "/model_weights")
    builder.addNames("weight_names", [], to: "/model_weights/top_level_model_weights")
    return builder.archive(file: file, container: .hdf5)
  }

  private func add(
    _ weights: [ExpectedWeight], of layer: String, _ form: ModelForm, to builder: inout ArchiveBuilder
  ) throws(ModelError) {
    let group = "/model_weights/\(layer)"
    let names = weights.map { weight in
      // A model's weights are named without it, those of a layer with it.
      let inner = weight.key.layers.count > 1 ? weight.key.layers.dropFirst() : weight.key.layers[...]
      return (inner + [weight.spec.name]).joined(separator: "/") + (form == .keras2 ? ":0" : "")
    }
    builder.addNames("weight_names", names, to: group)
    for (name, weight) in zip(names, weights) {
      builder.addDataset("\(group)/\(name)", try value(of: weight.key, weight.spec))
    }
  }

  /// A file with a group for each object, inside a zip archive: `.keras`.
  ///
  /// - Throws: ``ModelError`` if a weight has no value, or one of another shape.
  func objectFile(configuration: String, form: ModelForm, file: String) throws(ModelError) -> Archive {
    var builder = ArchiveBuilder()
    builder.addAttribute("name", .text(graph.name), to: "/vars")
    for object in try graph.objects(at: "") {
      builder.addAttribute("name", .text(object.name), to: "\(object.path)/vars")
      for (index, weight) in object.weights.enumerated() {
        builder.addDataset("\(object.path)/vars/\(index)", try value(of: weight.key, weight.spec))
      }
    }
    let metadata: JSON = ["keras_version": .string(form.version)]
    let members = [
      ZipReader.Member(name: "metadata.json", content: Array(metadata.serialized.utf8)),
      ZipReader.Member(name: "config.json", content: Array(configuration.utf8)),
      ZipReader.Member(name: ZipContainer.weightsName, content: []),
    ]
    return builder.archive(file: file, container: .zip(members))
  }

  private func value(of key: ParameterKey, _ spec: WeightSpec) throws(ModelError) -> StoredArray {
    guard let tensor = parameters[key] else { throw ModelError("weight \"\(key)\" has no value") }
    guard tensor.shape == spec.shape else {
      throw ModelError("weight \"\(key)\" has shape \(tensor.shape), not \(spec.shape)")
    }
    // `Normalization` counts its batches in whole numbers.
    if spec.shape.isEmpty, spec.name == "count", let count = Int(exactly: tensor.values[0]) {
      return .integer(count)
    }
    return .numbers(tensor.values, shape: tensor.shape)
  }
}

extension LayerGraph {
  /// Whether Keras leaves the input out of the model's list of layers.
  var isChain: Bool { className == "Sequential" }
}
