import KerasGraph

extension ObjectCatalog where Object == any Loss {
  /// Every loss that is known by name.
  public static let losses = ObjectCatalog(kind: "loss", types.map { entry($0) })

  private static let types: [any Loss.Type] = [
    BinaryCrossentropy.self, BinaryFocalCrossentropy.self, CategoricalCrossentropy.self,
    CategoricalFocalCrossentropy.self, CategoricalGeneralizedCrossEntropy.self, CategoricalHinge.self,
    CosineSimilarity.self, Dice.self, Hinge.self, Huber.self, KLDivergence.self, LogCosh.self, MeanAbsoluteError.self,
    MeanAbsolutePercentageError.self, MeanSquaredError.self, MeanSquaredLogarithmicError.self, Poisson.self,
    SparseCategoricalCrossentropy.self, SquaredHinge.self, Tversky.self,
  ]

  private static func entry<Class: Loss>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }

  /// The loss that Keras' JSON or a name stands for, with an output and a target of the given extents of a sample.
  ///
  /// `crossentropy` and `ce` are the crossentropy that fits them: binary for a single output, sparse for indices of
  /// classes.
  /// - Throws: ``ModelError`` if there is no such loss, or it does not fit.
  public func loss(_ json: JSON, predictions: [Int], targets: [Int]) throws(ModelError) -> any Loss {
    let loss: any Loss
    if let name = json.text, ["crossentropy", "ce"].contains(name.lowercased()) {
      switch ClassTargets(predictions: predictions, targets: targets) {
      case .binary: loss = BinaryCrossentropy()
      case .sparse: loss = SparseCategoricalCrossentropy()
      case .oneHot: loss = CategoricalCrossentropy()
      }
    } else {
      loss = try object(json)
    }
    _ = try locating("loss \(loss.options.name)") { () throws(ModelError) in
      try loss.layout(predictions: predictions, targets: targets)
    }
    return loss
  }
}
