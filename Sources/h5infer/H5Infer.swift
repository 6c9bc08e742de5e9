import ArgumentParser

@main
struct H5Infer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "h5infer",
    abstract: "Run, train, show and rewrite Keras models, without Python.",
    usage: """
      h5infer MODEL --test-set [DATA]
      h5infer summary MODEL
      h5infer predict MODEL --input IN [--output OUT]
      h5infer train MODEL --data DATA --output OUT
      h5infer inspect FILE
      h5infer export MODEL OUT
      h5infer bench MODEL
      h5infer new CONFIG OUT
      h5infer dataset mnist
      """,
    discussion: """
      EXAMPLES
        h5infer model.h5 --test-set                  accuracy on the MNIST test set
        h5infer model.h5 --test-set photos/ --json   a folder of images for each class
        h5infer summary model.h5                     layers, shapes, parameters
        h5infer predict model.h5 --input digit.png   the most likely classes
        h5infer train model.h5 --data photos/ --output tuned.h5
        h5infer export model.h5 copy.h5              write the model back
        h5infer bench model.h5 --profile             speed, and where the time goes
        h5infer new config.json fresh.h5             a new model of the JSON of model.to_json()
        h5infer dataset mnist                        download MNIST, or verify it

      EXIT STATUS
        0   done                        70  the model can't be run: an unsupported layer or option
        64  wrong usage                 73  the output file can't be created or written
        65  a file's content is wrong   74  reading failed
        66  no such file                75  the loss of a training was not finite
        69  no server gives the file    130 a training was interrupted; its state is written

      The environment variable H5INFER_KERNELS (portable, avx2, avx512) overrides the choice of kernels.
      """,
    version: "0.1.0",
    subcommands: [
      Evaluate.self, Summary.self, Predict.self, Train.self, Inspect.self, Export.self, Bench.self, New.self,
      DatasetCommand.self,
    ],
    defaultSubcommand: Evaluate.self)

  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard let status = ExitStatus(error) else { exit(withError: error) }
      StandardError.write("h5infer: \(error)\n")
      exit(withError: ExitCode(status.rawValue))
    }
  }
}
