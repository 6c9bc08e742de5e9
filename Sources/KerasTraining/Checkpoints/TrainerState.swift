import KerasGraph

/// Everything that batches change: the weights, and what the optimizer remembers.
public struct TrainerState: Sendable {
  public var weights: ParameterStore
  /// The batches so far.
  public var iterations: Int
  /// `nil` under a schedule.
  public var learningRate: Float?
  /// The values of ``OptimizerState/slots``.
  public var slots: [Tensor]

  init(weights: ParameterStore, iterations: Int, learningRate: Float?, slots: [Tensor]) {
    self.weights = weights
    self.iterations = iterations
    self.learningRate = learningRate
    self.slots = slots
  }

  /// A copy of what a trainer holds.
  ///
  /// - Throws: ``ModelError`` if a shape is not valid.
  public init(_ trainer: Trainer) throws(ModelError) {
    let optimizer = try trainer.optimizer.state()
    self.init(
      weights: try trainer.parameters.store(), iterations: optimizer.iterations, learningRate: optimizer.learningRate,
      slots: optimizer.slots.map(\.values))
  }

  /// Has a trainer go on from here.
  ///
  /// - Throws: ``ModelError`` with everything that does not fit the trainer's model and optimizer; nothing has
  ///   changed then.
  public func restore(_ trainer: Trainer) throws(ModelError) {
    var collector = ProblemCollector()
    for parameter in trainer.parameters.parameters where weights[parameter.key]?.shape != parameter.spec.shape {
      collector.add(ModelError("there is no weight \"\(parameter.key)\" of shape \(parameter.spec.shape)"))
    }
    try collector.finish()
    try trainer.optimizer.restore(iterations: iterations, learningRate: learningRate, slots: slots)
    trainer.parameters.load(weights)
  }
}
