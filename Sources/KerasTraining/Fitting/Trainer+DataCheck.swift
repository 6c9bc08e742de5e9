import KerasData
import KerasGraph

extension Trainer {
  /// Finds out whether the model can be judged by some data before it has been trained in vain.
  ///
  /// - Throws: ``ModelError`` with every input and target that differs from what the model was made ready for.
  func requireSameForm(validation data: any TrainingData) throws(ModelError) {
    try locating("validation data") { () throws(ModelError) in
      var collector = ProblemCollector()
      collector.attempt { () throws(ModelError) in _ = try graph.fittedExtents(data.inputShapes) }
      if data.targets.map(\.shape) != targetShapes {
        collector.add(
          ModelError(
            "has targets of shape \(Self.text(data.targets.map(\.shape))), the training data of "
              + Self.text(targetShapes)))
      }
      collector.attempt { () throws(ModelError) in
        try Self.requireClasses(data.targets, compilation, outputs: outputExtents)
      }
      try collector.finish()
    }
  }

  /// - Parameter outputs: the extents of one sample of each output.
  /// - Throws: ``ModelError`` with every output that has not enough numbers for the classes of the data.
  static func requireClasses(
    _ targets: [TargetForm], _ compilation: Compilation, outputs: [[Int]]
  ) throws(ModelError) {
    var collector = ProblemCollector()
    for (index, target) in targets.enumerated() where outputs.indices.contains(index) {
      guard let count = target.classCount, let columns = outputs[index].last else { continue }
      let loss = try compilation.entry(compilation.losses, "losses", output: index, of: outputs.count) ?? nil
      let isBinary = loss is BinaryCrossentropy || loss is BinaryFocalCrossentropy
      let possible = isBinary ? 2 : columns
      if loss is SparseCategoricalCrossentropy || isBinary && columns == 1, count > possible {
        collector.add(
          ModelError(
            "the data has classes up to \(count - 1), but an output of \(columns) tells classes 0 to \(possible - 1) apart",
            remedy: "give the model one output a class, or mend the labels"))
      }
    }
    try collector.finish()
  }

  private static func text(_ shapes: [[Int]]) -> String {
    shapes.map { Shape(batchOf: $0).description }.joined(separator: ", ")
  }
}
