import KerasData
import KerasGraph

extension Trainer {
  /// Trains epoch after epoch, as Keras' `fit` does.
  ///
  /// - Parameters:
  ///   - validation: judged after each epoch; its numbers are reported with `val_` before their names.
  ///   - callbacks: called in order; see ``Callback``.
  ///   - checkpoint: where an earlier run of the same callbacks and options was interrupted; the result is the same,
  ///     bit by bit, as if it had not been.
  /// - Returns: the numbers of every epoch, with those before the checkpoint.
  /// - Throws: ``TrainingError``. After ``TrainingError/notFinite(epoch:batch:)`` the trainer has the weights that
  ///   the run would have given if it had ended before that epoch; with ``TerminateOnNaN`` among the callbacks
  ///   nothing is thrown.
  @discardableResult
  public func fit(
    _ data: any TrainingData, validation: (any TrainingData)? = nil, options: FitOptions = FitOptions(),
    callbacks: [any Callback] = [], from checkpoint: TrainingCheckpoint? = nil
  ) throws(TrainingError) -> History {
    try asTraining { () throws(ModelError) in
      try options.validate()
      if let validation { try requireSameForm(validation: validation) }
    }
    let batches = options.stepsPerEpoch ?? data.sampleCount.map { ($0 + batchSize - 1) / batchSize }
    let stream = BatchStream(data, batchSize: batchSize, options: options)
    let run = FitRun(self, options: options, batches: batches, callbacks: callbacks)
    if let checkpoint { run.prepare(for: checkpoint) }
    try run.call { callback throws in try callback.trainingBegins(run) }
    if let checkpoint { try run.restore(checkpoint) }
    var failure: TrainingError?
    while run.epoch < options.epochs, !run.isStopped, !run.isInterrupted {
      let before = try asTraining { () throws(ModelError) in try TrainerState(self) }
      do throws(TrainingError) {
        guard try fitEpoch(stream, validation, run) else { break }
      } catch {
        guard case .notFinite = error else { throw error }
        try asTraining { () throws(ModelError) in try before.restore(self) }
        if !callbacks.contains(where: { $0 is TerminateOnNaN }) { failure = error }
        run.stop()
        break
      }
      run.epoch += 1
    }
    try run.call { callback throws in try callback.trainingStops(run) }
    takeAverages()
    try run.call { callback throws in try callback.trainingEnds(run) }
    if let failure { throw failure }
    return run.history
  }

  /// - Returns: whether the epoch is complete.
  private func fitEpoch(
    _ stream: BatchStream, _ validation: (any TrainingData)?, _ run: FitRun
  ) throws(TrainingError) -> Bool {
    try run.call { callback throws in try callback.epochBegins(run) }
    try trainEpoch(stream, run)
    var logs = self.logs
    if let validation, !run.isInterruptedAtOnce, (run.epoch + 1).isMultiple(of: run.options.validationFrequency) {
      try run.call { callback throws in try callback.validationBegins(run) }
      let (size, steps) = (run.options.validationBatchSize, run.options.validationSteps)
      let judged = try evaluate(on: validation, batchSize: size, steps: steps) { () throws(TrainingError) in
        try run.call { callback throws in try callback.validationBatchEnds(run) }
        return !run.isInterruptedAtOnce
      }
      logs.add(judged, prefix: "val_")
      try run.call { callback throws in try callback.validationEnds(run) }
    }
    if run.isInterruptedAtOnce { return false }
    try run.call { callback throws in try callback.epochEnds(run, &logs) }
    run.history.epochs.append(History.Epoch(epoch: run.epoch, logs: logs))
    return true
  }

  private func trainEpoch(_ stream: BatchStream, _ run: FitRun) throws(TrainingError) {
    try reading { () throws(DataError) in try stream.begin(epoch: run.epoch) }
    resetReports()
    var index = 0
    while !run.isStoppedAtOnce, !run.isInterruptedAtOnce,
      let batch = try reading({ () throws(DataError) in try stream.next() })
    {
      run.batch = index
      let loss = try asTraining { () throws(ModelError) in
        try locating("batch \(index + 1) of epoch \(run.epoch + 1)") { () throws(ModelError) in
          try train(on: batch, step: optimizer.iterations)
        }
      }
      guard loss.isFinite else { throw .notFinite(epoch: run.epoch, batch: index) }
      try run.call { callback throws in try callback.batchEnds(run, logs: logs) }
      index += 1
    }
    // A weight that is not finite would show in the loss of the next epoch only, when the last good weights are gone.
    guard trainedWeightsAreFinite else { throw .notFinite(epoch: run.epoch, batch: max(0, index - 1)) }
  }
}

extension FitRun {
  /// Calls every callback.
  func call(_ body: (any Callback) throws -> Void) throws(TrainingError) {
    do {
      for callback in callbacks { try body(callback) }
    } catch let error as TrainingError {
      throw error
    } catch {
      throw .callback(error)
    }
  }
}
