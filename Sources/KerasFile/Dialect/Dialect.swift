import KerasGraph

/// Translates the configuration of a model, of any Keras generation, into a ``ModelDescription`` in the words
/// of Keras 3. What differs between generations is known here and nowhere else.
public struct Dialect: Sendable {
  public let generation: Generation
  public let version: KerasVersion?
  private var automaticNames: [String: Int] = [:]
  /// What has been translated so far.
  public internal(set) var fixes = CompatibilityFixes()

  /// - Parameters:
  ///   - version: `keras_version` of the file, if it states one.
  ///   - configuration: the model's configuration, which tells the generation where the version is missing.
  public init(version: String?, configuration: JSON) {
    self.version = version.flatMap(KerasVersion.init)
    generation = Generation(version: self.version, configuration: configuration)
  }

  /// The description of a model, from `{"class_name": …, "config": …}`.
  ///
  /// - Throws: ``ModelError`` if it is no configuration of a model of layers.
  public mutating func model(_ json: JSON) throws(ModelError) -> ModelDescription {
    guard let className = json["class_name"]?.text, let config = json["config"] else {
      throw ModelError("the configuration has no class_name and config")
    }
    if let layers = config.elements {
      fixes.note("read a Sequential in the form of a list, as Keras wrote it before 2.2.3")
      return try sequential(className: className, config: [:], layers: layers)
    }
    guard let layers = config["layers"]?.elements else {
      throw ModelError(
        "\"\(className)\" is a class of its own whose layers are not in the file",
        remedy: "save the model as Sequential or Functional")
    }
    if config["input_layers"] != nil {
      return try functional(className: className, config: config, layers: layers)
    }
    return try sequential(className: className, config: config, layers: layers)
  }

  /// The description of one layer, without its calls.
  mutating func layer(_ json: JSON) throws(ModelError) -> LayerDescription {
    guard let className = json["class_name"]?.text, let config = json["config"] else {
      throw ModelError("a layer has no class_name and config")
    }
    if Dialect.isModel(json) {
      var inner = try model(json)
      inner.name = json["name"]?.text ?? inner.name
      return LayerDescription(name: inner.name, className: className, content: .model(inner), calls: [])
    }
    let name = json["name"]?.text ?? config["name"]?.text ?? automaticName(className)
    let layer = translate(LayerRecord(json, className: className, name: name, config: config))
    return LayerDescription(
      name: name, className: layer.className, content: .layer(config: layer.config), calls: [])
  }

  /// The name that Keras gives to a layer without one: its class, and its number in the class but for the
  /// first.
  private mutating func automaticName(_ className: String) -> String {
    let number = automaticNames[className, default: 0]
    automaticNames[className] = number + 1
    return className.snakeCase + (number == 0 ? "" : "_\(number)")
  }

  /// Whether a layer's configuration is that of a model.
  static func isModel(_ json: JSON) -> Bool {
    guard json["class_name"]?.text != "Merge" else { return false }
    return json["config"]?.elements != nil || json["config"]?["layers"]?.elements != nil
  }
}
