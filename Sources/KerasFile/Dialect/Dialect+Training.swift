import KerasGraph

extension Dialect {
  /// A record of how a model was compiled, in the words of Keras 3.
  ///
  /// - Parameter config: `training_config` of `.h5`, or `compile_config` of `.keras`.
  /// - Throws: ``ModelError`` if it names no optimizer.
  func trainingRecord(_ config: JSON) throws(ModelError) -> TrainingRecord {
    guard config.members != nil else { throw ModelError("is \(config.kind), not a dictionary") }
    guard let optimizer = config["optimizer_config"] ?? config["optimizer"], !optimizer.isNull else {
      throw ModelError("names no optimizer", remedy: "compile the model anew")
    }
    return TrainingRecord(
      optimizer: translateOptimizer(optimizer), loss: translateObjects(config["loss"] ?? .null),
      lossWeights: config["loss_weights"] ?? .null, metrics: translateObjects(config["metrics"] ?? .null),
      weightedMetrics: translateObjects(config["weighted_metrics"] ?? .null))
  }

  /// Keras 2 registers its optimizers as `Custom>Adam`, and wrote a bare name where options were Keras' defaults.
  private func translateOptimizer(_ json: JSON) -> JSON {
    guard let given = json["class_name"]?.text ?? json.text else { return json }
    let className = given.hasPrefix("Custom>") ? String(given.dropFirst(7)) : given
    var config = json["config"] ?? .object([])
    // TensorFlow's Keras before 2.11 calls it so.
    if className == "Nadam", generation < .keras3, let decay = config["decay"] {
      config["schedule_decay"] = decay
      config["decay"] = nil
    }
    return ["class_name": .string(className), "config": config]
  }

  /// Losses or metrics, in lists and dictionaries as they come. Keras 2 tells the function that one computes, and
  /// wraps that of a metric given by name: `{"class_name": "MeanMetricWrapper", "config": {"name": "accuracy", "fn":
  /// "sparse_categorical_accuracy"}}`.
  private func translateObjects(_ json: JSON) -> JSON {
    if let elements = json.elements { return .array(elements.map(translateObjects)) }
    guard let members = json.members else { return json }
    guard let config = json["config"], json["class_name"] != nil else {
      return .object(members.map { JSON.Member($0.name, translateObjects($0.value)) })
    }
    guard let function = config["fn"]?.text else { return json }
    var options = config
    options["fn"] = nil
    let isWrapper = json["class_name"]?.text?.hasSuffix("MetricWrapper") ?? false
    // Before it has seen targets, Keras 2 takes them for ones of the output's shape.
    if isWrapper, let name = config["name"]?.text, Self.accuracies.contains(name), function.hasSuffix("_accuracy") {
      return .string(name)
    }
    return ["class_name": isWrapper ? .string(function) : json["class_name"] ?? .null, "config": options]
  }

  /// The metrics whose meaning follows from the targets.
  static let accuracies: Set = ["accuracy", "acc"]
}
