import KerasKit

/// An option that determines what comes out of a training, and its value as the user gave it; `nil` if it was not given.
typealias DeterminingOption = (name: String, value: String?)

extension Train {
  /// The options that determine the result, as the user gave them.
  func determiningOptions(kernels: String, threads: Int) -> JSON {
    let given =
      [("MODEL", arguments.model), ("--architecture", arguments.architecture)] + samples.determining
      + compiling.determining + course.determining
      + [
        // Without a schedule, the number of epochs determines nothing but the end.
        ("--epochs", compiling.schedule.map { _ in "\(course.epochs)" }), ("--csv-log", files.csvLog),
        ("--kernels", kernels), ("--threads", "\(threads)"), ("--exact", text(running.exact)),
      ]
    return .object(given.compactMap { name, value in value.map { JSON.Member(name, .string($0)) } })
  }
}

extension TrainingDataArguments {
  fileprivate var determining: [DeterminingOption] {
    [
      ("--data", data), ("--validation-data", validationData), ("--validation-split", text(validationSplit)),
      ("--validation-steps", text(validationSteps)), ("--validation-batch-size", text(validationBatchSize)),
      ("--augment", text(augment, separator: ",")), ("--class-weight", classWeight),
      ("--skip-damaged", text(skipDamaged)), ("--scale", text(scaling.scale)),
      ("--mean", scaling.mean.isEmpty ? nil : "\(scaling.mean)"),
      ("--std", scaling.std.isEmpty ? nil : "\(scaling.std)"),
    ]
  }
}

extension CompilationArguments {
  fileprivate var determining: [DeterminingOption] {
    [
      ("--optimizer", optimizer), ("--learning-rate", text(learningRate)), ("--schedule", schedule),
      ("--weight-decay", text(weightDecay)), ("--momentum", text(momentum)), ("--nesterov", text(nesterov)),
      ("--clipnorm", text(clipnorm)), ("--clipvalue", text(clipvalue)), ("--global-clipnorm", text(globalClipnorm)),
      ("--ema", text(ema)), ("--loss", loss), ("--label-smoothing", text(labelSmoothing)),
      ("--metrics", text(metrics, separator: " ")),
    ]
  }
}

extension CourseArguments {
  fileprivate var determining: [DeterminingOption] {
    [
      ("--batch-size", "\(batchSize)"), ("--steps-per-epoch", text(stepsPerEpoch)), ("--no-shuffle", text(!shuffle)),
      ("--seed", "\(seed)"), ("--from-scratch", text(fromScratch)), ("--freeze", text(freeze, separator: " ")),
      ("--unfreeze", text(unfreeze, separator: " ")), ("--keep", keep.rawValue), ("--monitor", monitor),
      ("--patience", text(patience)),
    ]
  }
}

private func text(_ number: (some Numeric)?) -> String? { number.map { "\($0)" } }
private func text(_ isGiven: Bool) -> String? { isGiven ? "given" : nil }

private func text(_ list: [String], separator: String) -> String? {
  list.isEmpty ? nil : list.joined(separator: separator)
}
