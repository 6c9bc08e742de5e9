import KerasGraph

extension ConfigurableLayer {
  /// A layer of options that are given in Swift. They take the way of those of a file, so that reading and checking them
  /// is done in one place.
  ///
  /// - Parameters:
  ///   - name: `nil` lets the model give a name as Keras does: the class in snake case, and a number from the second on.
  ///   - options: writes the options that are the layer's own.
  init(
    name: String?, trainable: Bool = true, dtype: String = "float32",
    options: (inout ConfigWriter) -> Void = { _ in }
  ) {
    var config = ConfigWriter()
    LayerAttributes(name: name ?? "", trainable: trainable, dtype: dtype).encode(to: &config)
    options(&config)
    var reader = ConfigReader(
      config.json, context: .declaring, declaration: LayerDeclaration(options: config.json))
    self.init(config: &reader)
  }

  /// What a model reads of the layer: the options as they were declared, or as the layer has them.
  package var declaredOptions: JSON { attributes.declaration?.options ?? configuration }
}

extension DecodingContext {
  /// For layers that Swift code declares.
  package static let declaring = DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in
    throw ModelError("a model inside a layer can't be declared", remedy: "put a layer there")
  }
}
