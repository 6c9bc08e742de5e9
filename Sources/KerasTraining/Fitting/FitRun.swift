import KerasEngine
import KerasGraph

/// A training run as its callbacks see it.
public final class FitRun {
  /// What is trained.
  public let trainer: Trainer
  /// What the run was asked for.
  public let options: FitOptions
  /// The batches of an epoch, `nil` where only reading the data tells.
  public let batches: Int?
  /// All callbacks, in the order in which they are called.
  public let callbacks: [any Callback]
  /// The epoch at hand, counted from 0.
  public internal(set) var epoch: Int
  /// Its batch at hand, counted from 0.
  public internal(set) var batch = 0
  /// The epochs that are over, with those of the run that this one goes on from.
  public internal(set) var history = History()
  /// Whether the run ends after this epoch, since a callback stopped it or the loss was not finite.
  public internal(set) var isStopped = false
  /// Whether it ends after this batch already.
  public private(set) var isStoppedAtOnce = false
  /// Whether the run was asked from outside to end early.
  public private(set) var isInterrupted = false
  /// Whether it was asked to do so after this batch already.
  public private(set) var isInterruptedAtOnce = false

  init(_ trainer: Trainer, options: FitOptions, batches: Int?, callbacks: [any Callback]) {
    self.trainer = trainer
    self.options = options
    self.batches = batches
    self.callbacks = callbacks
    epoch = options.initialEpoch
  }

  /// Ends the run after this epoch, or after this batch: the training is complete.
  public func stop(atOnce: Bool = false) {
    isStopped = true
    if atOnce { isStoppedAtOnce = true }
  }

  /// Ends the run after this epoch, or after this batch, as one that may go on later from a ``TrainingCheckpoint``.
  ///
  /// - Parameter atOnce: the epoch remains incomplete, and is not reported; a later run does it again.
  public func interrupt(atOnce: Bool = false) {
    isInterrupted = true
    if atOnce { isInterruptedAtOnce = true }
  }

  /// The learning rate of the next update.
  public var learningRate: Float { trainer.optimizer.learningRate }

  /// Changes the learning rate from the next update on.
  ///
  /// - Throws: ``ModelError`` if it follows a schedule.
  public func setLearningRate(_ rate: Float) throws(ModelError) { try trainer.optimizer.setLearningRate(rate) }

  /// A copy of the weights.
  public func weights() throws(ModelError) -> ParameterStore { try trainer.parameters.store() }

  /// Sets the weights that `store` has in the model's shape; others stay.
  public func setWeights(_ store: ParameterStore) { trainer.parameters.load(store) }
}
