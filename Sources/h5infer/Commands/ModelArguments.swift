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

/// How a model is run.
struct RunArguments: ParsableArguments {
  @Option(help: "The number of threads; by default one for each processor.")
  var threads: Int?

  @Option(help: "The kernels to use: portable, avx2 or avx512; by default the best that this processor has.")
  var kernels: String?

  @Flag(help: "Do without faster algorithms that round more, such as Winograd's convolution.")
  var exact = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be 1 or more") }
  }
}

/// How stored numbers become the model's input.
struct ScalingArguments: ParsableArguments {
  @Option(help: "Divide the stored numbers by this; by default 255 for bytes, 1 for anything else.")
  var scale: Float?

  @Option(help: "Then subtract this: a number, or one a channel with commas between.", transform: numbers)
  var mean: [Float] = []

  @Option(help: "Then divide by this: a number, or one a channel with commas between.", transform: numbers)
  var std: [Float] = []

  /// The scaling asked for.
  ///
  /// - Parameter usual: tells the scale where none was given.
  func scaling(default usual: Scaling) -> Scaling {
    Scaling(scale: scale ?? usual.scale, mean: mean, deviation: std)
  }

  func validate() throws {
    if scale == 0 { throw ValidationError("--scale must not be 0") }
    if std.contains(0) { throw ValidationError("--std must not be 0") }
  }
}

private func numbers(_ text: String) throws -> [Float] {
  try text.split(separator: ",").map { part in
    guard let number = Float(part) else { throw ValidationError("\"\(part)\" is not a number") }
    return number
  }
}
