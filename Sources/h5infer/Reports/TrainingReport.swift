import KerasKit

/// What `train` tells before and after.
struct TrainingReport {
  let job: TrainingJob
  let path: String

  init(_ job: TrainingJob, path: String) {
    self.job = job
    self.path = path
  }

  private var command: Train { job.command }

  /// What is about to be trained, on what and how.
  var header: String {
    var lines = [
      "Model       \(path): \(job.trainer.trainedCount.grouped) of \(parameterCount.grouped) parameters are trained",
      "Data        \(data)",
      "Optimizer   \(optimizer)",
      "Loss        \(job.trainer.compilation.losses.map { $0?.options.name ?? "none" }.joined(separator: ", "))",
    ]
    if let problem = job.lostMemory { lines.insert("            begins anew: \(problem)", at: 3) }
    if !frozen.isEmpty { lines.insert("Frozen      \(frozen.joined(separator: ", "))", at: 1) }
    if !job.set.skipped.isEmpty {
      lines.append("Left out    \(job.set.skipped.count) damaged images")
      lines += job.set.skipped.map { "            \($0)" }
    }
    if let checkpoint = job.checkpoint {
      lines.append("Going on    after epoch \(checkpoint.epoch), from \(command.files.checkpoint)")
    } else if command.files.resume {
      lines.append("Beginning   anew: there is no \(command.files.checkpoint)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  func summary(_ outcome: TrainingJob.Outcome) -> String {
    var lines: [String] = [""]
    if let epoch = outcome.bestEpoch, let best = outcome.best, let monitor = job.monitor {
      lines.append("Best        epoch \(epoch + 1), \(monitor.name) \(best.kerasText)")
    }
    let kept = command.course.keep == .best && outcome.bestEpoch != nil ? "of the best epoch" : "of the last epoch"
    if outcome.isSaved { lines.append("Written     \(command.files.output), with the weights \(kept)") }
    if outcome.isInterrupted {
      lines.append("Interrupted after epoch \(outcome.history.epochs.count); the same command with --resume goes on")
    }
    return lines.joined(separator: "\n")
  }

  /// The same for programs. Keys: `model`, `output`, `saved`, `interrupted`, `parameters`, `trained_parameters`,
  /// `frozen`, `samples`, `validation_samples`, `skipped`, `optimizer`, `losses`, `history` with a list for each
  /// number, `best_epoch` (counted from 1), `best`, `monitor`, `seed`, `threads`, `kernels`, `seconds`,
  /// `peak_memory_bytes`, and `failure` if there was one.
  func json(_ outcome: TrainingJob.Outcome) -> JSON {
    var json: JSON = [
      "model": .string(path), "output": .string(command.files.output), "saved": .bool(outcome.isSaved),
      "interrupted": .bool(outcome.isInterrupted), "parameters": .integer(parameterCount),
      "trained_parameters": .integer(job.trainer.trainedCount), "frozen": .array(frozen.map(JSON.string)),
      "samples": .integer(job.set.training.sampleCount ?? 0),
      "validation_samples": .integer(judgedCount),
      "skipped": .array(job.set.skipped.map { .string("\($0)") }),
      "optimizer": job.trainer.compilation.optimizer.serialized,
      "losses": .array(job.trainer.compilation.losses.map { $0?.serialized ?? .null }),
      "history": .object(
        outcome.history.names.map { name in
          JSON.Member(name, .array(outcome.history[name].map { .number(Double($0)) }))
        }),
      "seed": .integer(Int(truncatingIfNeeded: command.course.seed)), "threads": .integer(job.model.threads),
      "kernels": .string(job.model.kernels.name), "seconds": .number(outcome.duration.inSeconds),
      "peak_memory_bytes": .integer(PeakMemory.bytes),
    ]
    if let epoch = outcome.bestEpoch { json["best_epoch"] = .integer(epoch + 1) }
    if let best = outcome.best { json["best"] = .number(Double(best)) }
    if let monitor = job.monitor { json["monitor"] = .string(monitor.name) }
    if let failure = outcome.failure { json["failure"] = .string("\(failure)") }
    return json
  }

  /// The layers whose weights could be trained, but are not.
  private var frozen: [String] {
    let parameters = job.trainer.parameters.parameters.filter(\.spec.trainable)
    var paths: [String] = []
    for parameter in parameters where !parameter.trainable {
      let path = parameter.key.layers.joined(separator: "/")
      if paths.last != path { paths.append(path) }
    }
    return paths
  }

  private var parameterCount: Int {
    job.trainer.parameters.parameters.reduce(0) { $0 + $1.spec.shape.reduce(1, *) }
  }

  /// The samples that each epoch is judged by.
  private var judgedCount: Int { job.set.validation?.sampleCount.map(command.judgedCount) ?? 0 }

  private var data: String {
    let shapes = job.set.training.inputShapes.map { Shape(batchOf: $0).description }.joined(separator: ", ")
    let count = (job.set.training.sampleCount ?? 0).grouped
    let validation = job.set.validation == nil ? "" : ", \(judgedCount.grouped) to judge by"
    return "\(command.samples.data): \(count) samples \(shapes)\(validation)"
  }

  private var optimizer: String {
    let optimizer = job.trainer.compilation.optimizer
    let rate: String
    switch optimizer.options.learningRate {
    case .constant: rate = "learning rate \(job.trainer.optimizer.learningRate)"
    case .schedule(let schedule): rate = "learning rate by \(type(of: schedule).kerasName)"
    }
    let batches = job.trainer.optimizer.iterations
    let past = !job.goesOn ? "" : batches > 0 ? ", going on after \(batches.grouped) batches" : ", going on"
    return "\(type(of: optimizer).kerasName), \(rate)\(past)"
  }
}
