import KerasData
import KerasGraph

/// How long and in which order a model is trained.
public struct FitOptions: Sendable {
  /// Where to stop: epochs are counted from 0 up to this. Default 1.
  public var epochs: Int
  /// The number of the first epoch, for a run that goes on. Default 0.
  public var initialEpoch: Int
  /// Whether each epoch has an order of its own. Default `true`.
  public var shuffles: Bool
  /// Determines the order of samples and what augmentation does. Default 0.
  public var seed: UInt64
  /// How many epochs lie between two validations. Default 1.
  public var validationFrequency: Int

  public init(
    epochs: Int = 1, initialEpoch: Int = 0, shuffles: Bool = true, seed: UInt64 = 0, validationFrequency: Int = 1
  ) {
    self.epochs = epochs
    self.initialEpoch = initialEpoch
    self.shuffles = shuffles
    self.seed = seed
    self.validationFrequency = max(1, validationFrequency)
  }
}

extension Trainer {
  /// Trains epoch after epoch, as Keras' `fit` does.
  ///
  /// - Parameters:
  ///   - validation: judged after each epoch; its numbers are reported with `val_` before their names.
  ///   - callbacks: called in order; see ``Callback``.
  /// - Returns: the numbers of every epoch.
  /// - Throws: ``TrainingError``. After ``TrainingError/notFinite(epoch:batch:)`` the weights are those before that epoch.
  @discardableResult
  public func fit(
    _ data: any TrainingData, validation: (any TrainingData)? = nil, options: FitOptions = FitOptions(),
    callbacks: [any Callback] = []
  ) throws(TrainingError) -> History {
    let run = FitRun(self, options: options, batches: data.sampleCount.map { ($0 + batchSize - 1) / batchSize })
    var history = History()
    try calling { for callback in callbacks { try callback.trainingBegins(run) } }
    for epoch in options.initialEpoch..<max(options.epochs, options.initialEpoch) where !run.isStopped {
      run.epoch = epoch
      try calling { for callback in callbacks { try callback.epochBegins(run) } }
      try trainEpoch(data, run, callbacks)
      var logs = self.logs
      if let validation, (epoch + 1).isMultiple(of: options.validationFrequency) {
        try calling { for callback in callbacks { try callback.validationBegins(run) } }
        logs.add(try evaluate(on: validation), prefix: "val_")
        try calling { for callback in callbacks { try callback.validationEnds(run) } }
      }
      try calling { for callback in callbacks { try callback.epochEnds(run, &logs) } }
      history.epochs.append(History.Epoch(epoch: epoch, logs: logs))
    }
    try calling { for callback in callbacks { try callback.trainingStops(run) } }
    takeAverages()
    try calling { for callback in callbacks { try callback.trainingEnds(run) } }
    return history
  }

  private func trainEpoch(_ data: any TrainingData, _ run: FitRun, _ callbacks: [any Callback]) throws(TrainingError) {
    let snapshot = try asTraining { () throws(ModelError) in try parameters.store() }
    let pass = DataPass(seed: run.options.seed, epoch: run.epoch, isShuffled: run.options.shuffles)
    let batches = try reading { () throws(DataError) in try data.batches(of: batchSize, in: pass) }
    resetReports()
    var index = 0
    while !run.isStoppedAtOnce, let batch = try reading({ () throws(DataError) in try batches.next() }) {
      run.batch = index
      let loss = try asTraining { () throws(ModelError) in
        try locating("batch \(index + 1) of epoch \(run.epoch + 1)") { () throws(ModelError) in
          try train(on: batch, step: optimizer.iterations)
        }
      }
      guard loss.isFinite else {
        parameters.load(snapshot)
        throw .notFinite(epoch: run.epoch, batch: index)
      }
      try calling { for callback in callbacks { try callback.batchEnds(run, logs: logs) } }
      index += 1
    }
  }

  private func calling(_ body: () throws -> Void) throws(TrainingError) {
    do {
      try body()
    } catch let error as TrainingError {
      throw error
    } catch {
      throw .callback(error)
    }
  }
}
