import ArgumentParser
import DurableFile
import FoundationEssentials
import KerasKit

/// The files that a training writes.
struct TrainingOutput: ParsableArguments {
  @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Flag(help: "Allow the output to take the place of the model that is read.")
  var inPlace = false

  @Flag(help: "Go on with a training of the same options that was interrupted.")
  var resume = false

  @Option(help: ArgumentHelp("Write the numbers of each epoch to this file, as Keras' CSVLogger.", valueName: "file"))
  var csvLog: String?
}

extension TrainingOutput {
  var url: URL { URL(fileURLWithPath: output) }

  /// Where an interrupted training can be taken up again: `tuned.checkpoint.npz` beside `tuned.h5`.
  var checkpoint: String { url.deletingPathExtension().path + ".checkpoint.npz" }

  /// Finds out whether the output can be written, before anything is computed.
  ///
  /// - Throws: ``OutputError`` if it can't be, or would take the place of the model without that being said.
  func requireWritable(model: String) throws(OutputError) {
    if !inPlace, url.resolvingSymlinksInPath().path == URL(fileURLWithPath: model).resolvingSymlinksInPath().path {
      throw OutputError(destination: output, reason: "it is the model that is read; say --in-place to replace it")
    }
    for path in [output] + (csvLog.map { [$0] } ?? []) {
      do { try FileReplacement(path).rehearse() } catch {
        throw OutputError(destination: path, reason: error.reason)
      }
    }
  }

  /// Reads what an interrupted training has left.
  ///
  /// - Parameter options: those that determine the result, as the user gave them.
  /// - Returns: `nil` if there is nothing to go on from.
  /// - Throws: ``DataError`` if it is of another training, or is there though nobody asked to go on.
  func interrupted(_ options: JSON) throws(DataError) -> TrainingCheckpoint? {
    guard FileManager.default.fileExists(atPath: checkpoint) else { return nil }
    guard resume else {
      throw DataError(
        "is of a training that was interrupted", remedy: "add --resume to go on with it, or remove it to begin anew",
        file: checkpoint)
    }
    let found = try TrainingCheckpoint(contentsOf: checkpoint)
    let names = Set(((found.description.members ?? []) + (options.members ?? [])).map(\.name)).sorted()
    let differing = names.filter { found.description[$0] != options[$0] }
    guard differing.isEmpty else {
      let list = differing.map { name in
        "\n  \(name) was \(found.description[name]?.text ?? "not given"), now \(options[name]?.text ?? "not given")"
      }
      throw DataError(
        "is of a training with other options:\(list.joined())",
        remedy: "give the same to go on, or remove the file to begin anew", file: checkpoint)
    }
    return found
  }

  func removeCheckpoint() { try? FileManager.default.removeItem(atPath: checkpoint) }
}
