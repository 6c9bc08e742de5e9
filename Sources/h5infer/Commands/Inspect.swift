import ArgumentParser
import KerasKit

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show the raw content of an HDF5 file.",
    discussion: """
      Groups, data sets with type, shape, storage and size, and attributes (@) with their values. Works on every \
      HDF5 file.

      EXAMPLES
        h5infer inspect model.h5
        h5infer inspect --full model.h5 | grep @model_config
      """)

  @Argument(help: "An HDF5 file.")
  var file: String

  @Flag(help: "Show long attribute values whole.")
  var full = false

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let tree = try FileTree(contentsOf: file)
    try StandardOutput.write(line: json ? tree.json.serialized : tree.text(valueWidth: full ? nil : 72))
  }
}
