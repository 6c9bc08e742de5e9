import Foundation
import HDF5
import KerasFile
import KerasGraph
import KerasLayers
import KerasZip
import Testing

/// One model in every form that Keras writes.
@Suite struct ContainerTests {
  let folder = fixtures.path + "/formats"
  let reader = Reader(catalog: .standard)

  private func load(_ name: String, architecture: String? = nil) throws -> LoadedModel {
    let text = try architecture.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    let loaded = try reader.model(contentsOf: "\(folder)/\(name)", architecture: text)
    try loaded.graph.validate()
    return loaded
  }

  private func expectEqualWeights(_ left: LoadedModel, _ right: LoadedModel) throws {
    let keys = try left.graph.parameters().map(\.key)
    #expect(keys.count == 13)
    for key in keys { #expect(left.parameters[key] == right.parameters[key] && left.parameters[key] != nil) }
  }

  @Test(arguments: [
    "small.keras", "small-big-endian.h5", "small-deflated.h5", "small-double.h5", "small-latest.h5",
    "small-split-attributes.h5", "small-variable-strings.h5",
  ])
  func everyFormHoldsTheSameWeights(name: String) throws {
    try expectEqualWeights(try load(name), try load("small.h5"))
  }

  @Test func weightsFilesTakeTheirArchitectureFromJSON() throws {
    try expectEqualWeights(
      try load("small.weights.h5", architecture: "small.arch.json"), try load("small.h5"))
    try expectEqualWeights(try load("small-keras2.keras"), try load("small-keras2.h5"))
    try expectEqualWeights(
      try load("small-keras2.weights.h5", architecture: "small-keras2.arch.json"), try load("small-keras2.h5")
    )
  }

  @Test func recordsOfAKerasFile() throws {
    let archive = try Archive(contentsOf: "\(folder)/small.keras")
    #expect(archive.kerasVersion?.hasPrefix("3.") == true)
    #expect(archive.modelConfig?.contains("Functional") == true)
    #expect(archive.backend == nil)
  }

  @Test(arguments: ["small.keras", "small-keras2.keras", "small-latest.h5", "small-deflated.h5"])
  func uneditedFileReadsBackEqual(name: String) throws {
    try withTemporaryFolder { temporary in
      let archive = try Archive(contentsOf: "\(folder)/\(name)")
      try archive.write(to: "\(temporary)/\(name)")
      #expect(try Archive(contentsOf: "\(temporary)/\(name)") == archive)
    }
  }

  @Test(arguments: [
    ([("config.json", "{}")], "holds no model.weights.h5"),
    ([("model.weights.h5", "x"), ("assets/vocabulary.txt", "a")], "holds assets/vocabulary.txt"),
    ([("../model.weights.h5", "x")], "holds ../model.weights.h5"),
    ([("model.weights.h5", "x")], "it is not an HDF5 file"),
  ])
  func foreignMembersAreRefused(members: [(String, String)], message: String) throws {
    try withTemporaryFolder { temporary in
      let path = "\(temporary)/model.keras"
      let bytes = try ZipWriter.archive(of: members.map { ($0.0, Array($0.1.utf8)) })
      try Data(bytes).write(to: URL(filePath: path))
      #expect {
        try Archive(contentsOf: path)
      } throws: {
        "\($0)".hasPrefix(path) && "\($0)".contains(message)
      }
    }
  }

  @Test func damagedArchivesAreRefused() throws {
    let whole = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/small.keras")))
    try withTemporaryFolder { temporary in
      let path = "\(temporary)/model.keras"
      for length in stride(from: 4, to: whole.count, by: 997) {
        try Data(whole.prefix(length)).write(to: URL(filePath: path))
        #expect(throws: KerasFileError.self) { try Archive(contentsOf: path) }
      }
    }
  }
}
