import ArgumentParser
import KerasKit

struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Show a model's layers, shapes and parameters, as Keras does.",
    discussion: """
      Works on every readable file, also with layers that are not supported.

      EXAMPLES
        h5infer summary model.h5
        h5infer summary --expand-nested model.h5
        h5infer summary --json model.h5
      """)

  @OptionGroup var arguments: ModelArguments

  @Flag(help: "List the layers of nested models too, as JSON always does.")
  var expandNested = false

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let model: Model
    do { model = try arguments.load() } catch KerasFileError.noArchitecture {
      return try showWeights()
    }
    let summary = model.summary
    if json { return try StandardOutput.write(line: summary.json.serialized) }
    var parts = [
      ModelHeader(model, path: arguments.model).text,
      summary.table(expandNested: expandNested, showTrainable: true),
    ]
    if !model.graph.problems.isEmpty {
      parts.append(
        "The model can't be run:\n" + model.graph.problems.map { "  \($0)" }.joined(separator: "\n"))
    }
    try StandardOutput.write(line: parts.joined(separator: "\n\n"))
  }

  /// What a file of weights tells without its architecture.
  private func showWeights() throws {
    let archive = try Archive(contentsOf: arguments.model)
    let summary = try ModelSummary(weightsOf: archive)
    if json { return try StandardOutput.write(line: summary.json.serialized) }
    let origin = ModelHeader.origin(version: archive.kerasVersion, backend: archive.backend)
    try StandardOutput.write(
      line: """
        \(arguments.model): \(origin), weights only, no architecture: join it by --architecture FILE

        \(summary.table())
        """)
  }
}
