import KerasData
import KerasGraph
import KerasTraining

extension Model {
  /// Makes a trainer for the model, which holds its weights while they change.
  ///
  /// - Parameters:
  ///   - data: what the model is to be trained on; its shapes count, not its samples.
  ///   - batchSize: the samples between two updates of the weights. Default 32, as in Keras.
  ///   - classWeights: how much the samples of each class count, where targets are classes. Default alike.
  ///   - frozen: weights that are not to be trained, though the model says that they are. Default none.
  ///   - seed: determines what dropout and the like do. Default 0.
  /// - Throws: ``TrainingError`` with everything that does not fit: layers, loss, metrics, targets, regularizers.
  public func trainer(
    for data: any TrainingData, _ compilation: Compilation, batchSize: Int = 32, classWeights: [Float]? = nil,
    frozen: (Parameter) -> Bool = { _ in false }, seed: UInt64 = 0
  ) throws(TrainingError) -> Trainer {
    try Trainer(
      graph, parameters: parameters, compilation: compilation, data: data, batchSize: batchSize,
      classWeights: classWeights, frozen: frozen, seed: seed, kernels: kernels, threads: threads,
      exact: exact, countsFrozen: source.generation < .keras3)
  }

  /// Trains the model, as Keras' `fit` does.
  ///
  /// ```swift
  /// var model = try Model(contentsOf: url)
  /// let compilation = Compilation(optimizer: Adam(), loss: SparseCategoricalCrossentropy(), metrics: ["accuracy"])
  /// let history = try model.fit(data, compilation, options: FitOptions(epochs: 3))
  /// try model.save(to: url)
  /// ```
  ///
  /// - Parameters:
  ///   - validation: judged after each epoch.
  ///   - batchSize: the samples between two updates of the weights. Default 32, as in Keras.
  ///   - callbacks: called in order between batches and epochs.
  /// - Returns: the numbers of every epoch.
  /// - Throws: ``TrainingError``; the model is then as it was.
  @discardableResult
  public mutating func fit(
    _ data: any TrainingData, _ compilation: Compilation, validation: (any TrainingData)? = nil, batchSize: Int = 32,
    options: FitOptions = FitOptions(), callbacks: [any Callback] = []
  ) throws(TrainingError) -> History {
    let trainer = try trainer(for: data, compilation, batchSize: batchSize, seed: options.seed)
    let history = try trainer.fit(data, validation: validation, options: options, callbacks: callbacks)
    do throws(ModelError) { self = try trained(by: trainer) } catch { throw .model(error) }
    return history
  }

  /// The model with the weights that a trainer holds.
  ///
  /// - Throws: ``ModelError`` if they are not this model's.
  public func trained(by trainer: Trainer) throws(ModelError) -> Model {
    try replacing(try trainer.parameters.store())
  }
}
