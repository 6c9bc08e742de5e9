import KerasKit

extension CompilationArguments {
  /// The loss of each output, or of all.
  ///
  /// - Parameter targets: what the data has for each output.
  /// - Throws: ``ModelError`` if there is no such loss, or it has no label smoothing, though that was asked for.
  func makeLosses(
    for model: Model, _ recorded: TrainingState?, _ targets: [TargetForm]
  ) throws(ModelError) -> [(any Loss)?] {
    var losses: [(any Loss)?]
    if let loss {
      losses = [try ObjectCatalog.losses.object(try JSON(objectText: loss))]
    } else if let recorded = recorded?.compilation.losses, !recorded.isEmpty {
      losses = recorded
    } else {
      losses = model.usualLosses(for: targets)
    }
    if let labelSmoothing {
      losses = try losses.map { loss throws(ModelError) in
        try loss.map { loss throws(ModelError) in
          try Self.smoothed(loss, labelSmoothing)
        }
      }
    }
    return losses
  }

  private static func smoothed(_ loss: any Loss, _ smoothing: Double) throws(ModelError) -> any Loss {
    switch loss {
    case let loss as SparseCategoricalCrossentropy:
      return CategoricalCrossentropy(fromLogits: loss.fromLogits, labelSmoothing: smoothing)
    case var loss as CategoricalCrossentropy:
      loss.labelSmoothing = smoothing
      return loss
    case var loss as BinaryCrossentropy:
      loss.labelSmoothing = smoothing
      return loss
    default:
      throw ModelError(
        "the loss \(loss.options.name) has no label smoothing", remedy: "use categorical_crossentropy")
    }
  }

  /// The metrics asked for, those of the file, or accuracy where classes are learnt.
  func makeMetrics(_ recorded: TrainingState?, _ targets: [TargetForm]) throws(ModelError) -> [[JSON]] {
    if !metrics.isEmpty { return [try metrics.map { text throws(ModelError) in try JSON(objectText: text) }] }
    if let recorded = recorded?.compilation, !recorded.metrics.joined().isEmpty { return recorded.metrics }
    return targets.allSatisfy { $0.classCount != nil } ? [["accuracy"]] : []
  }
}

extension TrainingSamples {
  /// The samples with targets as losses take them: rows with a one at the class for those that do not take its number.
  ///
  /// - Throws: ``DataError`` if a class is beyond those of the model.
  func fitted(to losses: [(any Loss)?], of model: Model) throws(DataError) -> TrainingSamples {
    guard let classes = model.outputShapes.first.flatMap({ $0?.sample.last ?? nil }), classes > 1,
      targets.allSatisfy({ $0.classCount != nil && $0.shape.isEmpty }),
      losses.contains(where: { $0 != nil && !($0 is SparseCategoricalCrossentropy) })
    else { return self }
    return try oneHot(classes: classes)
  }
}
