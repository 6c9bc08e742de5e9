import KerasKit

extension Train {
  /// The options that determine the result, as the user gave them.
  func determiningOptions(kernels: String, threads: Int) -> JSON {
    let given: [(String, String?)] = [
      ("MODEL", arguments.model), ("--architecture", arguments.architecture), ("--data", samples.data),
      ("--validation-data", samples.validationData), ("--validation-split", samples.validationSplit.map { "\($0)" }),
      ("--validation-steps", samples.validationSteps.map { "\($0)" }),
      ("--validation-batch-size", samples.validationBatchSize.map { "\($0)" }),
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
      ("--no-shuffle", course.shuffle ? nil : "given"),
      ("--seed", "\(course.seed)"), ("--from-scratch", course.fromScratch ? "given" : nil),
      ("--freeze", course.freeze.isEmpty ? nil : course.freeze.joined(separator: " ")),
      ("--unfreeze", course.unfreeze.isEmpty ? nil : course.unfreeze.joined(separator: " ")),
      ("--keep", course.keep.rawValue), ("--monitor", course.monitor), ("--patience", course.patience.map { "\($0)" }),
      ("--csv-log", files.csvLog), ("--kernels", kernels), ("--threads", "\(threads)"),
    ]
    return .object(given.compactMap { name, value in value.map { JSON.Member(name, .string($0)) } })
  }
}
