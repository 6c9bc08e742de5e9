import KerasGraph

/// A training run between two epochs: all that it takes to go on as if nothing had happened.
public struct TrainingCheckpoint: Sendable {
  /// The epochs that are over; the next one has this number.
  public let epoch: Int
  public let state: TrainerState
  public let history: History
  /// What each callback remembers, in their order.
  public let memories: [CallbackMemory?]
  /// Whether a callback has ended the training.
  public let isStopped: Bool
  /// Whatever its writer wants to find again, such as the options of the run.
  public var description: JSON

  init(
    epoch: Int, state: TrainerState, history: History, memories: [CallbackMemory?], isStopped: Bool, description: JSON
  ) {
    self.epoch = epoch
    self.state = state
    self.history = history
    self.memories = memories
    self.isStopped = isStopped
    self.description = description
  }

  /// The run at the end of its present epoch.
  ///
  /// - Parameter logs: the numbers of that epoch.
  /// - Throws: ``ModelError`` if a shape is not valid, and whatever callbacks throw.
  init(_ run: FitRun, logs: Logs, description: JSON) throws {
    var history = run.history
    history.epochs.append(History.Epoch(epoch: run.epoch, logs: logs))
    self.init(
      epoch: run.epoch + 1, state: try TrainerState(run.trainer), history: history,
      memories: try run.callbacks.map { try $0.memory() }, isStopped: run.isStopped, description: description)
  }
}

extension FitRun {
  func prepare(for checkpoint: TrainingCheckpoint) {
    epoch = checkpoint.epoch
    history = checkpoint.history
  }

  /// Has trainer and callbacks go on from a checkpoint.
  ///
  /// - Throws: ``TrainingError`` if it is not of this model, optimizer and callbacks.
  func restore(_ checkpoint: TrainingCheckpoint) throws(TrainingError) {
    try asTraining { () throws(ModelError) in
      guard checkpoint.memories.count == callbacks.count else {
        throw ModelError(
          "the checkpoint is of \(checkpoint.memories.count) callbacks, not \(callbacks.count)",
          remedy: "give the same callbacks in the same order")
      }
      try checkpoint.state.restore(trainer)
    }
    isStopped = checkpoint.isStopped
    var memories = checkpoint.memories.makeIterator()
    try call { callback throws in
      if let memory = memories.next() ?? nil { try callback.recall(memory) }
    }
  }
}
