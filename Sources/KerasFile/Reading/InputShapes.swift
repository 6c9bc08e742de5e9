import KerasGraph

extension ModelDescription {
  /// Gives inputs whose shape the file does not state the one that the weights behind them imply.
  mutating func completeInputShapes(from stored: [LayerWeights], context: DecodingContext) {
    for index in layers.indices {
      guard layers[index].className == "InputLayer", case .layer(var config) = layers[index].content,
        config["batch_shape"]?.isNull == true,
        let shape = impliedShape(of: layers[index].name, stored: stored, context: context)
      else { continue }
      config["batch_shape"] = JSON(extents: shape.dimensions)
      layers[index].content = .layer(config: config)
    }
  }

  /// The shape that the first layer with weights behind `input` takes, where layers in between keep the
  /// shape.
  private func impliedShape(of input: String, stored: [LayerWeights], context: DecodingContext) -> Shape? {
    var source = input
    for _ in layers {
      let reference = TensorReference(layer: source)
      guard let user = layers.first(where: { $0.calls.contains { $0.inputs == [reference] } }),
        case .layer(let config) = user.content,
        let layer = try? context.catalog.layer(className: user.className, config: config, context: context)
      else { return nil }
      let shapes = stored.first { $0.layer == user.name }?.weights.map(\.shape) ?? []
      if let shape = layer.inputShape(fromWeights: shapes) { return shape }
      guard ModelDescription.keepsShape.contains(user.className) else { return nil }
      source = user.name
    }
    return nil
  }

  private static let keepsShape: Set = [
    "Activation", "ActivityRegularization", "AlphaDropout", "Dropout", "ELU", "GaussianDropout",
    "GaussianNoise",
    "Identity", "LeakyReLU", "Masking", "ReLU", "Rescaling", "Softmax", "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
  ]
}

extension LayerGraph {
  /// Notes the input shapes that stored weights imply, for layers whose own inputs are too open to tell their
  /// weights.
  mutating func completeWeights(from stored: [LayerWeights]) {
    guard problems.isEmpty else { return }
    for (index, layer) in layers.enumerated() where layer.inlining == nil {
      if (try? parameters(ofLayer: index)) != nil { continue }
      let shapes = stored.first { $0.layer == layer.name }?.weights.map(\.shape) ?? []
      impliedInputs[index] = layer.inputShape(fromWeights: shapes)
    }
  }
}
