import FixtureSupport
import Foundation
import KerasKit
import Testing

/// Whole models that Keras 3 and Keras 2 saved: nesting, sharing, several inputs and outputs, frozen parts.
@Suite struct ModelFixtureTests {
  static let names: [String] = {
    let folder = Fixtures.folder.appending(path: "models").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let models = files.filter { $0.hasSuffix(".h5") }.map { "models/" + $0.dropLast(3) }.sorted()
    return models + ["operations/operators", "operations/operators-keras2"]
  }()

  @Test func thereAreFixtures() {
    #expect(Self.names.count > 20)
  }

  /// A model, with its architecture where the file holds weights only.
  private func model(_ name: String, _ options: Model.Options = Model.Options()) throws -> Model {
    let architecture = Fixtures.folder.appending(path: name + ".arch.json")
    let exists = FileManager.default.fileExists(atPath: architecture.path)
    return try Model(
      contentsOf: URL(filePath: Fixtures.model(name)), architecture: exists ? architecture : nil,
      options: options)
  }

  @Test(arguments: names) func predictsAsKerasDoes(_ name: String) throws {
    let (inputs, expected) = try Fixtures.samples(name)
    for (threads, exact) in [(1, false), (2, false), (2, true)] {
      let outputs = try model(name, Model.Options(threads: threads, exact: exact)).predict(inputs)
      #expect(outputs.count == expected.count)
      for (index, (output, wanted)) in zip(outputs, expected).enumerated() {
        try output.expect(wanted, tolerance: 1e-5, "output \(index)")
      }
    }
  }

  @Test func exactPredictionsAreComputedInAnotherWay() throws {
    let (inputs, _) = try Fixtures.samples("models/reference-2")
    let fast = try model("models/reference-2").predict(inputs)
    let exact = try model("models/reference-2", Model.Options(exact: true)).predict(inputs)
    #expect(fast != exact)
    try fast[0].expect(exact[0], tolerance: 1e-5, "the output")
  }

  @Test(arguments: names) func anUneditedModelIsWrittenBitByBit(_ name: String) throws {
    try withTemporaryFolder { folder in
      let copy = folder.appending(path: "copy.h5")
      try model(name).save(to: copy)
      #expect(try Archive(contentsOf: Fixtures.model(name)) == Archive(contentsOf: copy.path))
    }
  }
}

/// Runs `body` with a new folder, and removes the folder afterwards.
func withTemporaryFolder(_ body: (URL) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appending(path: "h5infer-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder)
}
