import KerasKit

extension CompilationArguments {
  /// The loss of each output.
  ///
  /// - Parameter targets: what the data has for each output.
  /// - Throws: ``ModelError`` if it has no label smoothing, though that was asked for.
  func losses(for model: Model, _ targets: [TargetForm]) throws(ModelError) -> [JSON] {
    let chosen: [JSON]
    if let loss {
      chosen = [try JSON(objectText: loss)]
    } else {
      chosen = model.usualLoss(for: targets)
    }
    guard let labelSmoothing else { return chosen }
    return try chosen.map { json throws(ModelError) in
      var loss: any Loss = try ObjectCatalog.losses.object(json)
      if let sparse = loss as? SparseCategoricalCrossentropy {
        loss = CategoricalCrossentropy(fromLogits: sparse.fromLogits)
      }
      var config = loss.configuration
      guard config["label_smoothing"] != nil else {
        throw ModelError(
          "the loss \(loss.options.name) has no label smoothing", remedy: "use categorical_crossentropy")
      }
      config["label_smoothing"] = .number(labelSmoothing)
      return ["class_name": .string(type(of: loss).kerasName), "config": config]
    }
  }

  /// The samples with targets as the losses take them: rows with a one at the class for those that do not take its number.
  func adapted(_ samples: TrainingSamples, to losses: [JSON], _ model: Model) throws -> TrainingSamples {
    let classes = model.outputShapes.first.flatMap { $0?.sample.last ?? nil } ?? 1
    guard classes > 1, samples.targets.allSatisfy({ $0.classCount != nil && $0.shape.isEmpty }),
      let loss = losses.first, !(try ObjectCatalog.losses.object(loss) is SparseCategoricalCrossentropy)
    else { return samples }
    return try samples.oneHot(classes: classes)
  }

  /// The metrics asked for, or accuracy where classes are learnt.
  func metrics(for targets: [TargetForm]) -> [String] {
    if !metrics.isEmpty { return metrics }
    let areClasses = targets.allSatisfy { $0.classCount != nil } || labelSmoothing != nil
    return areClasses ? ["accuracy"] : []
  }
}
