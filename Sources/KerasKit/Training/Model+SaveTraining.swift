import KerasFile
import KerasGraph
import KerasTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Model {
  /// Writes the model with how it was compiled and what its optimizer remembers, so that Keras goes on with training.
  ///
  /// The file is of the form and the generation of Keras that the model came from, and replaces an old one only when
  /// it is complete and was read back. What the training did not change stays bit by bit as it was read.
  /// - Throws: ``KerasFileError`` with everything of the training that Keras of this generation does not have, or if
  ///   the file can't be written; an old file is then as it was.
  public func save(to url: URL, training: TrainingState) throws(KerasFileError) {
    try archive(training: training).write(to: url.path)
  }

  /// Finds out whether a training could be saved, before it has begun.
  ///
  /// - Throws: ``KerasFileError`` as ``save(to:training:)`` does.
  public func requireSavable(training: TrainingState) throws(KerasFileError) { _ = try archive(training: training) }

  func archive(training: TrainingState) throws(KerasFileError) -> Archive {
    // Weights alone have no place for a compilation: the architecture that was given beside them goes into the file
    // too.
    guard loaded.archive.modelConfig == nil else {
      return try archive(training: training, in: loaded, ParameterStore(edits))
    }
    let form = source.generation == .keras3 ? ModelForm.keras3 : .keras2
    let whole = try Reader(catalog: .standard).model(from: try loaded.archive(with: ParameterStore(edits), as: form))
    return try archive(training: training, in: whole, ParameterStore())
  }

  private func archive(
    training: TrainingState, in loaded: LoadedModel, _ edits: ParameterStore
  ) throws(KerasFileError) -> Archive {
    let weights: [Parameter]
    let record: TrainingRecord
    do throws(ModelError) {
      weights = try loaded.graph.parameters().filter(\.trainable)
      record = try self.record(of: training, for: loaded, weights)
    } catch {
      throw .model(file: source.file, error)
    }
    return try loaded.archive(with: edits, training: record, weights: weights.map(\.key))
  }

  private func record(
    of training: TrainingState, for loaded: LoadedModel, _ weights: [Parameter]
  ) throws(ModelError) -> TrainingRecord {
    let old = try? loaded.trainingRecord()
    var record = training.compilation.record(outputs: loaded.graph.outputLayers, keeping: old)
    if let state = training.optimizer {
      let session = OptimizerSession(training.compilation.optimizer, parameters: weights, kernels: kernels)
      try session.restore(state)
      record.state = try session.state(loaded.optimizerGeneration)
    }
    return record
  }
}
