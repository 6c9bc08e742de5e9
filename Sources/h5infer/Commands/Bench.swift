import ArgumentParser
import KerasKit

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast a model runs on random input.",
    discussion: """
      EXAMPLES
        h5infer bench model.h5 --batch 256 --threads 1
        h5infer bench model.h5 --profile
        h5infer bench model.h5 --batch 1 --duration 5 --json
      """)

  @OptionGroup var arguments: ModelArguments
  @OptionGroup var running: RunArguments

  @Option(help: "The samples of each prediction.")
  var batch = 1

  @Option(help: "How many seconds to measure.")
  var duration = 2.0

  @Flag(help: "Show where the time goes, layer by layer.")
  var profile = false

  @Flag(help: "Write JSON.")
  var json = false

  func validate() throws {
    if batch < 1 { throw ValidationError("--batch must be 1 or more") }
    if !(duration > 0 && duration <= 3600) { throw ValidationError("--duration must be above 0 and at most 3600") }
  }

  func run() throws {
    let (model, loading) = try arguments.loadRunnable(running)
    let report = BenchmarkReport(
      benchmark: try Benchmark(model, batch: batch, duration: .seconds(duration)),
      profile: profile ? try Profile(model, batch: batch) : nil,
      reading: model.source.loadDuration, loading: loading)
    if json { return try StandardOutput.write(line: report.json.serialized) }
    try StandardOutput.write(line: ModelHeader(model, path: arguments.model).text + "\n\n" + report.text)
  }
}
