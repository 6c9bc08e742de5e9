import ArgumentParser
import FoundationEssentials
import KerasKit

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a model to a new file, as it is or for another generation of Keras.",
    discussion: """
      The architecture, weights, training configuration and optimizer state are kept as they are, bit by bit, unless \
      --target-keras or the kind of file asks for other words. The file is written beside its place, read again and \
      compared before it takes the place of an older one, so a failure leaves that untouched.
      A file that holds weights only needs no architecture to be written again.

      EXAMPLES
        h5infer export model.h5 copy.h5
        h5infer export old.h5 new.keras --target-keras 3
      """)

  @OptionGroup var arguments: ModelArguments

  @Argument(help: "The file to write: .keras for a zip archive, anything else for HDF5.")
  var output: String

  @Option(
    help: ArgumentHelp(
      "The generation of Keras to write for: 2 or 3; by default the file's own.", valueName: "generation"))
  var targetKeras: Int?

  func validate() throws {
    if let targetKeras, ![2, 3].contains(targetKeras) { throw ValidationError("--target-keras must be 2 or 3") }
    if targetKeras == 2, isArchive {
      throw ValidationError("--target-keras 2 writes .h5 files; give the output another name than .keras")
    }
  }

  func run() throws {
    let summary: ModelSummary
    do {
      let model = try arguments.load()
      let file = URL(fileURLWithPath: output)
      if let form = otherForm(than: model) {
        try write(model, as: form, to: file)
      } else {
        try uninterrupted { try model.save(to: file) }
      }
      summary = model.summary
    } catch KerasFileError.noArchitecture where targetKeras == nil {
      let archive = try Archive(contentsOf: arguments.model)
      try uninterrupted { try archive.write(to: output) }
      summary = try ModelSummary(weightsOf: archive)
    }
    try StandardOutput.write(line: "\(output): \(summary.total.elements.grouped) parameters written")
  }

  private var isArchive: Bool { output.hasSuffix(".keras") }

  /// The form to write the model in; `nil` if that is the one that it has.
  private func otherForm(than model: Model) -> ModelForm? {
    let generation = targetKeras.map { $0 == 2 ? Generation.keras2 : .keras3 } ?? model.source.generation
    guard generation != model.source.generation || isArchive != model.source.isZip else { return nil }
    return isArchive ? .archive : generation == .keras3 ? .keras3 : .keras2
  }

  private func write(_ model: Model, as form: ModelForm, to file: URL) throws {
    let converted = try model.converted(to: form)
    do {
      if let training = try model.trainingState() {
        if let problem = training.problem { warn("written without what the optimizer remembers: \(problem)") }
        try uninterrupted { try converted.save(to: file, training: training) }
        return
      }
    } catch let error as KerasFileError where !error.isUnwritable {
      warn("written without how the model was compiled: \(error)")
    }
    try uninterrupted { try converted.save(to: file) }
  }

  private func warn(_ text: String) { StandardError.write("h5infer: warning: \(text)\n") }
}

extension KerasFileError {
  /// Whether the file could not be written, for no fault of its content.
  fileprivate var isUnwritable: Bool { if case .unwritable = self { true } else { false } }
}
