/// The layers that are known by name.
public struct LayerCatalog: Sendable {
  /// In the order in which they are listed.
  public let layers: [any ConfigurableLayer.Type]
  private let byName: [String: any ConfigurableLayer.Type]

  public init(_ layers: [any ConfigurableLayer.Type]) {
    self.layers = layers
    var byName: [String: any ConfigurableLayer.Type] = [:]
    for layer in layers {
      for name in [layer.kerasName] + layer.olderNames { byName[name] = layer }
    }
    self.byName = byName
  }

  /// The layer of a class name, current or older.
  public subscript(className: String) -> (any ConfigurableLayer.Type)? { byName[className] }

  /// Makes a layer from its configuration.
  ///
  /// - Throws: ``ModelError`` with every problem of the configuration, or if the class is not known.
  public func layer(
    className: String, config: JSON, context: DecodingContext
  ) throws(ModelError) -> any Layer {
    guard let type = self[className] else {
      throw ModelError(
        "the layer class \"\(className)\" is not supported", remedy: "see the table of layers in the README")
    }
    return try Self.make(type, config: config, context: context)
  }

  private static func make<Made: ConfigurableLayer>(
    _ type: Made.Type, config: JSON, context: DecodingContext
  ) throws(ModelError) -> any Layer {
    var reader = ConfigReader(config, context: context)
    let layer = Made(config: &reader)
    try reader.finish()
    return layer
  }
}

extension ConfigReader {
  /// A layer that stands inside this one, as `{"class_name": …, "config": …}`; a model counts as a layer.
  public mutating func layer(_ name: String) -> any Layer {
    guard let json = take(name), let className = json["class_name"]?.text else {
      refuse("option \"\(name)\" does not hold a layer")
      return UnsupportedLayer(name: name, className: "?", reason: ModelError("no layer"))
    }
    let config = json["config"] ?? .null
    let inner = config["name"]?.text ?? name
    let context = context
    return attempt(UnsupportedLayer(name: inner, className: className, reason: ModelError("no layer"))) {
      () throws(ModelError) -> any Layer in
      try locating("\(inner) (\(className))") { () throws(ModelError) -> any Layer in
        if config["layers"] != nil || config.elements != nil {
          return NestedModel(try context.model(json, context))
        }
        return try context.catalog.layer(className: className, config: config, context: context)
      }
    }
  }
}

extension JSON {
  /// An object of Keras as a configuration holds it: its class and its options.
  public static func kerasObject(module: String, _ className: String, _ config: JSON) -> JSON {
    [
      "module": .string(module), "class_name": .string(className), "config": config, "registered_name": .null,
    ]
  }

  /// A layer as the configuration of another holds it.
  public static func nested(className: String, config: JSON) -> JSON {
    .kerasObject(module: "keras.layers", className, config)
  }
}

extension ConfigurableLayer {
  /// The layer as the configuration of another holds it, and as ``ConfigReader/layer(_:)`` reads it.
  public var nestedConfiguration: JSON { .nested(className: className, config: configuration) }
}
