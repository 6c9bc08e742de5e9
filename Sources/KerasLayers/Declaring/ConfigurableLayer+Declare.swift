import KerasGraph

extension ConfigurableLayer {
  /// A layer of options that are given in Swift. They take the way of those of a file, so that reading and checking
  /// them is done in one place.
  ///
  /// - Parameters:
  ///   - name: `nil` lets the model give a name as Keras does: the class in snake case, and a number from the second
  ///     on.
  ///   - options: writes the options that are the layer's own.
  init(
    declared name: String?, trainable: Bool, dtype: String, options: (inout ConfigWriter) -> Void = { _ in }
  ) {
    var config = ConfigWriter()
    LayerAttributes(name: name ?? "", trainable: trainable, dtype: dtype).encode(to: &config)
    options(&config)
    var reader = ConfigReader(
      config.json, context: .declaring, declaration: LayerDeclaration(options: config.json))
    self.init(config: &reader)
  }

  /// The layer in the configuration of another. Without a name it is called by its class.
  var nestedDeclaration: JSON {
    .nested(className: className, config: declaredOptions.named(className.snakeCase))
  }

  /// What a model reads of the layer: the options as they were declared, or as the layer has them.
  package var declaredOptions: JSON { attributes.declaration?.options ?? configuration }
}

extension ConfigurableCell {
  /// A cell of options that are given in Swift, as for a layer.
  init(
    declared name: String?, trainable: Bool, dtype: String, options: (inout ConfigWriter) -> Void = { _ in }
  ) {
    var config = ConfigWriter()
    LayerAttributes(name: name ?? "", trainable: trainable, dtype: dtype).encode(to: &config)
    options(&config)
    var reader = ConfigReader(
      config.json, context: .declaring, declaration: LayerDeclaration(options: config.json))
    self.init(&reader)
  }

  /// The cell in the configuration of a layer or another cell. Without a name it is called by its class and a number
  /// from the second on.
  func nestedDeclaration(number: Int = 0) -> JSON {
    let name = Self.kerasName.snakeCase + (number == 0 ? "" : "_\(number)")
    return .nested(className: Self.kerasName, config: (declaration?.options ?? [:]).named(name))
  }
}

extension ConfigWriter {
  /// Several cells in the configuration of another.
  static func nested(_ cells: [any ConfigurableCell]) -> [JSON] {
    var numbers: [String: Int] = [:]
    return cells.map { cell in
      let className = type(of: cell).kerasName
      defer { numbers[className, default: 0] += 1 }
      return cell.nestedDeclaration(number: numbers[className, default: 0])
    }
  }
}

extension JSON {
  /// Options under the given name where they have none.
  fileprivate func named(_ name: String) -> JSON {
    var options = self
    if options["name"]?.text?.isEmpty ?? true { options["name"] = .string(name) }
    return options
  }
}

extension DecodingContext {
  /// For layers that Swift code declares.
  package static let declaring = DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in
    throw ModelError("a model inside a layer can't be declared", remedy: "put a layer there")
  }
}
