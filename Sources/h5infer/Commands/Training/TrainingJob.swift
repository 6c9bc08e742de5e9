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
    let count = set.training.sampleCount ?? samples.count
    let length = TrainingLength(
      epochs: course.epochs, batches: course.stepsPerEpoch ?? (count + course.batchSize - 1) / course.batchSize)
    let compilation = Compilation(
      optimizer: try compiling.makeOptimizer(recorded, length), losses: losses,
      lossWeights: compiling.loss == nil ? recorded?.compilation.lossWeights ?? [] : [],
      metrics: try compiling.makeMetrics(recorded, samples.targets))
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
  /// - Throws: ``TrainingError`` if that fails but for a loss that is not finite, which the outcome tells, since the weights before
  ///   it are written; ``KerasFileError`` if the output can't be written.
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
        options: FitOptions(
          epochs: command.course.epochs, stepsPerEpoch: command.course.stepsPerEpoch, seed: command.course.seed),
        callbacks: callbacks(stopping, record), from: checkpoint)
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

/// What a run leaves, also where it fails.
private final class RunRecord: Callback {
  private(set) var history = History()
  private(set) var isInterrupted = false

  func trainingStops(_ run: FitRun) throws {
    history = run.history
    isInterrupted = run.isInterrupted && run.epoch < run.options.epochs && !run.isStopped
  }
}

extension Train {
  /// The options that determine the result, as the user gave them.
  fileprivate func determiningOptions(kernels: String, threads: Int) -> JSON {
    let given: [(String, String?)] = [
      ("MODEL", arguments.model), ("--architecture", arguments.architecture), ("--data", samples.data),
      ("--validation-data", samples.validationData), ("--validation-split", samples.validationSplit.map { "\($0)" }),
      ("--augment", samples.augment.isEmpty ? nil : samples.augment.joined(separator: ",")),
      ("--class-weight", samples.classWeight), ("--scale", samples.scaling.scale.map { "\($0)" }),
      ("--mean", samples.scaling.mean.isEmpty ? nil : "\(samples.scaling.mean)"),
      ("--std", samples.scaling.std.isEmpty ? nil : "\(samples.scaling.std)"),
      ("--skip-damaged", samples.skipDamaged ? "given" : nil), ("--optimizer", compiling.optimizer),
      ("--learning-rate", compiling.learningRate.map { "\($0)" }), ("--schedule", compiling.schedule),
      ("--weight-decay", compiling.weightDecay.map { "\($0)" }), ("--momentum", compiling.momentum.map { "\($0)" }),
      ("--nesterov", compiling.nesterov ? "given" : nil), ("--clipnorm", compiling.clipnorm.map { "\($0)" }),
      ("--clipvalue", compiling.clipvalue.map { "\($0)" }),
      ("--global-clipnorm", compiling.globalClipnorm.map { "\($0)" }), ("--ema", compiling.ema.map { "\($0)" }),
      ("--loss", compiling.loss), ("--label-smoothing", compiling.labelSmoothing.map { "\($0)" }),
      ("--metrics", compiling.metrics.isEmpty ? nil : compiling.metrics.joined(separator: " ")),
      // Without a schedule, the number of epochs determines nothing but the end.
      ("--epochs", compiling.schedule.map { _ in "\(course.epochs)" }), ("--batch-size", "\(course.batchSize)"),
      ("--steps-per-epoch", course.stepsPerEpoch.map { "\($0)" }),
      ("--seed", "\(course.seed)"), ("--from-scratch", course.fromScratch ? "given" : nil),
      ("--freeze", course.freeze.isEmpty ? nil : course.freeze.joined(separator: " ")),
      ("--unfreeze", course.unfreeze.isEmpty ? nil : course.unfreeze.joined(separator: " ")),
      ("--keep", course.keep.rawValue), ("--monitor", course.monitor), ("--patience", course.patience.map { "\($0)" }),
      ("--csv-log", files.csvLog), ("--kernels", kernels), ("--threads", "\(threads)"),
    ]
    return .object(given.compactMap { name, value in value.map { JSON.Member(name, .string($0)) } })
  }
}
