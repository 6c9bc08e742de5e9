import FoundationEssentials
import KerasKit

/// The labelled samples that a model is tested on, and what to call them.
struct TestSet {
  let name: String
  let data: LabelledSamples

  /// Whether these are not the images of a folder, which are read with the channels that the model wants.
  static func fitsAnyModel(_ paths: [String]) -> Bool { paths.count != 1 }

  /// - Parameters:
  ///   - paths: what was given on the command line: nothing, a file or folder, or a pair of IDX files.
  ///   - channels: those that images in a folder are read with; `nil` for as many as they have.
  /// - Throws: ``DataError`` if the data can't be read, or nothing was given and the shipped test set is not
  ///   found.
  init(_ paths: [String], channels: Int? = nil) throws {
    switch paths.count {
    case 0:
      let folder = try Self.shipped()
      name = "MNIST (\(folder))"
      data = try LabelledSamples(contentsOf: URL(fileURLWithPath: folder))
    case 1:
      name = paths[0]
      data = try LabelledSamples(
        contentsOf: URL(fileURLWithPath: paths[0]), images: ImageOptions(channels: channels, damaged: .foundInUse))
    default:
      name = paths.joined(separator: ", ")
      data = try LabelledSamples(idx: URL(fileURLWithPath: paths[0]), labels: URL(fileURLWithPath: paths[1]))
    }
  }

  /// `Fixtures/mnist` in the working folder, or in one that contains the executable.
  private static func shipped() throws(DataError) -> String {
    let place = "Fixtures/mnist"
    let files = FileManager.default
    let executable =
      (try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    if files.fileExists(atPath: place) { return place }
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent(place).path
      if files.fileExists(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    throw DataError(
      "the MNIST test set (\(place)) is neither here nor near this program",
      remedy: "name the test set: --test-set DATA", kind: .missing)
  }
}
