import FoundationEssentials
import KerasKit

/// A training that the command has made ready: nothing that follows can fail for the user's options.
struct TrainingJob {
  let model: Model
  let set: TrainingSet
  let trainer: Trainer
  let monitor: Monitor?
  /// Whether the optimizer goes on from what the file says that it remembers.
  let goesOn: Bool
  /// Why it can't, though the file has something of that kind.
  let lostMemory: ModelError?
  let checkpoint: TrainingCheckpoint?
  let command: Train
  private let options: JSON
  private let progress: EpochProgress
  /// In charge of signals as long as the job lives.
  private let interruption: Interruption

  init(_ command: Train, model given: Model) throws {
    self.command = command
    progress = EpochProgress(command.quiet ? .nowhere : command.json ? .terminalOnly : .output)
    interruption = Interruption(notice: progress.say)
    let (course, compiling) = (command.course, command.compiling)
    options = command.determiningOptions(kernels: given.kernels.name, threads: given.threads)
    checkpoint = try command.files.interrupted(options)
    let recorded = try compiling.recorded(in: given)
    model = try course.prepared(given)
    let samples = try command.samples.samples(for: model)
    let losses = try compiling.makeLosses(for: model, recorded, samples.targets)
    set = try command.samples.set(samples, for: model) { [model] in try $0.fitted(to: losses, of: model) }
    let compilation = try compiling.compilation(
      recorded, losses: losses, for: samples.targets, course.length(of: set.training.sampleCount ?? samples.count))
    trainer = try model.trainer(
      for: set.training, compilation, batchSize: course.batchSize, classWeights: set.classWeights,
      seed: course.seed)
    let state = compiling.keepsOptimizer && course.keepsWeights ? recorded?.optimizer : nil
    if let state {
      try trainer.resume(from: state)
      if case .constant(let rate) = compilation.optimizer.options.learningRate, compiling.learningRate != nil {
        try trainer.optimizer.setLearningRate(rate)
      }
    }
    goesOn = state != nil
    lostMemory = compiling.keepsOptimizer && !course.fromScratch ? recorded?.problem : nil
    let names = trainer.logs.names
    monitor = try course.watched(names + (set.validation == nil ? [] : names.map { "val_" + $0 }))
    try model.requireSavable(training: TrainingState(trainer))
  }

  /// What became of a training.
  struct Outcome {
    let history: History
    /// Counted from 0.
    let bestEpoch: Int?
    let best: Float?
    let isInterrupted: Bool
    /// Whether the output was written.
    let isSaved: Bool
    let failure: TrainingError?
    let duration: Duration
  }

  /// Trains, and writes the output.
  ///
  /// - Throws: ``TrainingError`` if that fails but for a loss that is not finite, which the outcome tells, since the
  ///   weights before it are written; ``KerasFileError`` if the output can't be written.
  func run() throws -> Outcome {
    let start = ContinuousClock.now
    let record = RunRecord()
    let stopping = monitor.map {
      EarlyStopping(
        monitor: $0, patience: command.course.patience ?? .max, restoreBestWeights: command.course.keep == .best)
    }
    var failure: TrainingError?
    do throws(TrainingError) {
      try trainer.fit(
        set.training, validation: set.validation,
        options: command.fitOptions, callbacks: callbacks(stopping, record), from: checkpoint)
    } catch {
      guard case .notFinite = error else { throw error }
      failure = error
    }
    let isSaved = failure == nil || !record.history.epochs.isEmpty
    if isSaved {
      let trained = try model.trained(by: trainer)
      let state = try TrainingState(trainer)
      try uninterrupted { try trained.save(to: command.files.url, training: state) }
    }
    if !record.history.epochs.isEmpty {
      try LearningCurves(record.history).write(into: command.files.url.deletingLastPathComponent())
    }
    if !record.isInterrupted { command.files.removeCheckpoint() }
    return Outcome(
      history: record.history, bestEpoch: stopping?.bestEpoch, best: stopping?.best,
      isInterrupted: record.isInterrupted, isSaved: isSaved, failure: failure, duration: ContinuousClock.now - start)
  }

  private func callbacks(_ stopping: EarlyStopping?, _ record: RunRecord) -> [any Callback] {
    var callbacks: [any Callback] = [interruption]
    if trainer.compilation.optimizer.options.movingAverage != nil {
      callbacks.append(SwapEMAWeights(swapOnEpoch: true))
    }
    callbacks.append(progress)
    if let path = command.files.csvLog { callbacks.append(CSVLogger(path: path)) }
    if let stopping { callbacks.append(stopping) }
    return callbacks + [TrainingBackup(path: command.files.checkpoint, description: options), record]
  }
}

extension Train {
  /// How long the model is trained, in which order, and what of the validation data it is judged by.
  fileprivate var fitOptions: FitOptions {
    FitOptions(
      epochs: course.epochs, stepsPerEpoch: course.stepsPerEpoch, shuffles: course.shuffle, seed: course.seed,
      validationSteps: samples.validationSteps, validationBatchSize: samples.validationBatchSize)
  }

  /// How many samples each epoch is judged by.
  ///
  /// - Parameter count: those of the validation data.
  func judgedCount(of count: Int) -> Int {
    let size = samples.validationBatchSize ?? course.batchSize
    return samples.validationSteps.map { $0 < (count + size - 1) / size ? $0 * size : count } ?? count
  }
}

/// What a run leaves, also where it fails.
private final class RunRecord: Callback {
  private(set) var history = History()
  private(set) var isInterrupted = false

  func trainingStops(_ run: FitRun) throws {
    history = run.history
    isInterrupted = run.isInterrupted && run.epoch < run.options.epochs && !run.isStopped
  }
}
