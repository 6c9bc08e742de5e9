import ArgumentParser
import FoundationEssentials
import KerasKit

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a model to a new HDF5 file.",
    discussion: """
      The architecture, weights, training configuration and optimizer state are kept as they are. The file is written beside
      its place, read again and compared before it takes the place of an older one, so a failure leaves that untouched.
      A file that holds weights only needs no architecture to be written again.

      EXAMPLE
        h5infer export model.h5 copy.h5
      """)

  @OptionGroup var arguments: ModelArguments

  @Argument(help: "The file to write.")
  var output: String

  func run() throws {
    let summary: ModelSummary
    do {
      let model = try arguments.load()
      try uninterrupted { try model.save(to: URL(fileURLWithPath: output)) }
      summary = model.summary
    } catch KerasFileError.noArchitecture {
      let archive = try Archive(contentsOf: arguments.model)
      try uninterrupted { try archive.write(to: output) }
      summary = try ModelSummary(weightsOf: archive)
    }
    try StandardOutput.write(line: "\(output): \(summary.total.elements.grouped) parameters written")
  }
}
