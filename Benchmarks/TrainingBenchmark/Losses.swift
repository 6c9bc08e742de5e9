import Foundation
import KerasKit

extension TrainingBenchmark {
  /// Trains a model on the samples in their order, and prints the loss of each batch before its update.
  static func losses(model: String, data: String, batch: Int, options: Model.Options, optimizer: String) throws {
    let model = try Model(contentsOf: URL(fileURLWithPath: model), options: options)
    let data = try TrainingSamples(LabelledSamples(contentsOf: URL(fileURLWithPath: data)))
    let compilation = Compilation(
      optimizer: try ObjectCatalog.optimizers.object(JSON(parsing: optimizer)), loss: SparseCategoricalCrossentropy())
    let trainer = try model.trainer(for: data, compilation, batchSize: batch)
    let batches = try data.batches(of: batch, in: DataPass())
    while let batch = try batches.next() { print(try trainer.train(on: batch, step: trainer.optimizer.iterations)) }
  }
}
