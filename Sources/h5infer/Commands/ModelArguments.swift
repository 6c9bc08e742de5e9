import ArgumentParser
import FoundationEssentials
import KerasKit

/// The arguments of every command that loads a model.
struct ModelArguments: ParsableArguments {
  @Argument(help: "A Keras file: .h5 or .keras, or .weights.h5 with --architecture.")
  var model: String

  @Option(help: ArgumentHelp("The model's JSON, for a file that holds weights only.", valueName: "file"))
  var architecture: String?

  /// Loads the model, whether it can be run or not.
  func load(_ options: Model.Options = .init()) throws -> Model {
    try Model(
      contentsOf: URL(fileURLWithPath: model), architecture: architecture.map { URL(fileURLWithPath: $0) },
      options: options)
  }

  /// Loads the model and prepares it for predictions.
  ///
  /// - Returns: the model, and the time from opening the file to being ready.
  /// - Throws: ``UnrunnableModel`` if something of it is not supported, and whatever loading throws.
  func loadRunnable(_ running: RunArguments) throws -> (model: Model, loading: Duration) {
    let start = ContinuousClock.now
    let kernels = try running.kernels.map { try KernelTable.named($0) }
    let model = try load(Model.Options(threads: running.threads, kernels: kernels, exact: running.exact))
    do throws(ModelError) { try model.prepare() } catch {
      throw UnrunnableModel(file: self.model, reason: error)
    }
    return (model, ContinuousClock.now - start)
  }
}
