import ArgumentParser
import FoundationEssentials
import KerasKit

struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a new model of Keras' JSON, with freshly initialised weights.",
    discussion: """
      The JSON is what model.to_json() of Keras 2 or 3 gives. Weights are drawn as the initializers of the layers tell, by \
      Keras' distributions but with random numbers of their own. The file is of the same generation of Keras; a name \
      that ends in .keras makes it the zip archive of Keras 3.

      EXAMPLES
        h5infer new config.json fresh.h5
        h5infer new config.json fresh.h5 --seed 7   the same weights each time
      """)

  @Argument(help: "The file with the model's JSON.")
  var configuration: String

  @Argument(help: "The file to write.")
  var output: String

  @Option(help: "Determines all random numbers; by default it is drawn, and shown.")
  var seed: UInt64?

  func run() throws {
    let seed = seed ?? .random(in: 0...UInt64(UInt32.max))
    let target = URL(fileURLWithPath: output)
    let model: Model
    do {
      model = try Model(
        architecture: URL(fileURLWithPath: configuration), seed: seed,
        form: target.pathExtension == "keras" ? .archive : nil)
    } catch let error as ModelError { throw UnrunnableModel(file: configuration, reason: error) }
    try uninterrupted { try model.save(to: target) }
    let count = model.summary.total.elements.grouped
    try StandardOutput.write(line: "\(output): \(count) parameters written, of seed \(seed)")
  }
}
