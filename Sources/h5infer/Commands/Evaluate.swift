import ArgumentParser
import FoundationEssentials
import KerasEngine
import KerasKit

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Classify a test set and tell how well it went (the default command).",
    discussion: """
      DATA is a folder with a pair of IDX files, the two files themselves, an .npz file with x_test and y_test (or x
      and y), or a folder with a folder of PNG or JPEG files for each class. Without DATA, the MNIST test set in
      Fixtures/mnist. Without --test-set, what the file is.

      EXAMPLES
        h5infer model.h5 --test-set
        h5infer model.h5 --test-set data.npz --scale 1
        h5infer model.h5 --test-set photos/ --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225
        h5infer model.h5 --test-set t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz --json
      """)

  @OptionGroup var arguments: ModelArguments

  @Flag(help: "Classify a test set.")
  var testSet = false

  @Argument(help: "The test set.")
  var data: [String] = []

  @OptionGroup var scaling: ScalingArguments
  @OptionGroup var running: RunArguments

  @Flag(help: "Write JSON.")
  var json = false

  func validate() throws {
    if !testSet, !data.isEmpty { throw ValidationError("say --test-set before \(data[0])") }
    if !testSet, scaling.isGiven { throw ValidationError("--scale, --mean and --std need --test-set") }
    if data.count > 2 { throw ValidationError("a test set is one file or folder, or a pair of IDX files") }
  }

  func run() throws {
    guard testSet, TestSet.fitsAnyModel(data) else {
      let (model, loading) = try arguments.loadRunnable(running)
      let channels = model.inputShapes.first?.flatMap(\.imageChannels)
      return try report(model, loading, testSet ? TestSet(data, channels: channels) : nil)
    }
    let team = Team.threads(running.threads ?? ProcessorCount.available)
    let ((model, loading), source) = try team.both({ try arguments.loadRunnable(running) }, { try TestSet(data) })
    try report(model, loading, source)
  }

  private func report(_ model: Model, _ loading: Duration, _ source: TestSet?) throws {
    let header = ModelHeader(model, path: arguments.model)
    guard let source else {
      let hint = "\n\nAdd --test-set to classify a test set; see --help."
      return try StandardOutput.write(line: json ? JSON.object(header.members).serialized : header.text + hint)
    }
    let evaluation = try evaluate(model, on: source)
    let report = EvaluationReport(
      model: header, testSet: source, evaluation: evaluation, loading: loading,
      threads: model.threads, kernels: model.kernels.name, peakMemory: PeakMemory.bytes)
    try StandardOutput.write(line: json ? report.json.serialized : report.text)
  }

  private func evaluate(_ model: Model, on source: TestSet) throws -> Evaluation {
    let usual = model.usualScaling(for: source.data.samples.elementType)
    let bar = ProgressBar(total: source.data.samples.sampleCount)
    defer { bar.clear() }
    return try model.evaluate(source.data, scaling: scaling.scaling(default: usual), progress: bar.show)
  }
}
