import KerasGraph

extension ObjectCatalog where Object == any Metric {
  /// Every metric that is known by name.
  public static let metrics = ObjectCatalog(kind: "metric", types.map { entry($0) })

  private static let types: [any Metric.Type] = [
    AUC.self, Accuracy.self, BinaryAccuracy.self, BinaryIoU.self, CategoricalAccuracy.self,
    ConcordanceCorrelation.self, F1Score.self, FBetaScore.self, FalseNegatives.self, FalsePositives.self, IoU.self,
    LogCoshError.self, MeanCosineSimilarity.self, MeanIoU.self, OneHotIoU.self, OneHotMeanIoU.self,
    PearsonCorrelation.self, Precision.self, PrecisionAtRecall.self, R2Score.self, Recall.self, RecallAtPrecision.self,
    RootMeanSquaredError.self, SensitivityAtSpecificity.self, SparseCategoricalAccuracy.self,
    SparseTopKCategoricalAccuracy.self, SpecificityAtSensitivity.self, TopKCategoricalAccuracy.self,
    TrueNegatives.self, TruePositives.self,
    MeanLoss<BinaryCrossentropy>.self, MeanLoss<BinaryFocalCrossentropy>.self, MeanLoss<CategoricalCrossentropy>.self,
    MeanLoss<CategoricalFocalCrossentropy>.self, MeanLoss<CategoricalHinge>.self, MeanLoss<Hinge>.self,
    MeanLoss<Huber>.self, MeanLoss<KLDivergence>.self, MeanLoss<MeanAbsoluteError>.self,
    MeanLoss<MeanAbsolutePercentageError>.self, MeanLoss<MeanSquaredError>.self,
    MeanLoss<MeanSquaredLogarithmicError>.self, MeanLoss<Poisson>.self, MeanLoss<SparseCategoricalCrossentropy>.self,
    MeanLoss<SquaredHinge>.self,
  ]

  private static func entry<Class: Metric>(_ type: Class.Type) -> Entry { Entry(type) { $0 } }

  /// The metric that Keras' JSON or a name stands for, with an output and a target of the given extents of a sample.
  ///
  /// `accuracy` and `acc` are the accuracy that fits them: binary for a single output, sparse for indices of classes.
  /// A metric given by name is called by that name, as in Keras.
  /// - Throws: ``ModelError`` if there is no such metric, or it does not fit.
  public func metric(_ json: JSON, predictions: [Int], targets: [Int]) throws(ModelError) -> any Metric {
    var metric: any Metric
    if let name = json.text, ["accuracy", "acc"].contains(name.lowercased()) {
      metric = Self.accuracy(predictions: predictions, targets: targets)
    } else {
      metric = try object(json)
    }
    if let name = json.text { metric.name = name }
    _ = try locating("metric \(metric.name)") { () throws(ModelError) in
      try metric.layout(predictions: predictions, targets: targets)
    }
    return metric
  }

  private static func accuracy(predictions: [Int], targets: [Int]) -> any Metric {
    switch ClassTargets(predictions: predictions, targets: targets) {
    case .binary: BinaryAccuracy()
    case .sparse: SparseCategoricalAccuracy()
    case .oneHot: CategoricalAccuracy()
    }
  }
}
