import ArgumentParser
import FoundationEssentials
import KerasKit

struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model, or go on with its training.",
    discussion: """
      After each epoch a checkpoint is written beside the output; --resume with the same options goes on from it, to the same \
      weights, bit by bit. Ctrl-C ends the training after its epoch, a second one after its batch; the weights are written in \
      both cases. The file has the compilation and the state of the optimizer, so that Keras goes on with it. Curves of loss and \
      metrics are drawn in learning_curves.svg and learning_curves.png beside the output.

      EXAMPLES
        h5infer train model.h5 --data photos/ --epochs 3 --output tuned.h5
        h5infer train model.h5 --data photos/ --freeze 'conv*' --keep best \\
          --validation-split 0.2 --learning-rate 1e-4 --output tuned.h5
        h5infer train model.h5 --data mnist/ --from-scratch --seed 1 --epochs 30 \\
          --batch-size 128 --optimizer adamw:weight_decay=1e-4 \\
          --learning-rate 2e-3 --schedule cosine:warmup_epochs=1 --ema 0.999 \\
          --label-smoothing 0.1 --augment rotation=10,zoom=0.1,elastic=34:4 \\
          --output new.h5
      """)

  @OptionGroup var arguments: ModelArguments
  @OptionGroup(title: "Data") var samples: TrainingDataArguments
  @OptionGroup(title: "Compilation") var compiling: CompilationArguments
  @OptionGroup(title: "Course") var course: CourseArguments
  @OptionGroup(title: "Output") var files: TrainingOutput

  @Flag(help: "Write JSON at the end, and nothing else.")
  var json = false

  @Flag(help: "Write nothing but errors.")
  var quiet = false

  @OptionGroup var running: RunArguments

  func validate() throws {
    if json, quiet { throw ValidationError("--json and --quiet exclude each other") }
  }

  func run() throws {
    try files.requireWritable(model: arguments.model)
    let job = try TrainingJob(self, model: try arguments.loadRunnable(running).model)
    let report = TrainingReport(job, path: arguments.model)
    if !quiet, !json { try StandardOutput.write(line: report.header) }
    let outcome = try withExtendedLifetime(job) {
      let outcome = try job.run()
      if json { try StandardOutput.write(line: report.json(outcome).serialized) }
      if !quiet, !json { try StandardOutput.write(line: report.summary(outcome)) }
      return outcome
    }
    if let failure = outcome.failure { throw failure }
    if outcome.isInterrupted { throw ExitCode(ExitStatus.interrupted.rawValue) }
  }
}
