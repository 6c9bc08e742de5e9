import Foundation
import HDF5
import KerasFile
import Testing

@Suite struct WriterTests {
  @Test(arguments: modelNames)
  func uneditedFileReadsBackEqual(name: String) throws {
    try withTemporaryFolder { folder in
      let archive = try model(name)
      try archive.write(to: "\(folder)/again.h5")
      #expect(try Archive(contentsOf: "\(folder)/again.h5") == archive)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["again.h5"])
    }
  }

  @Test func writingTwiceGivesTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let archive = try model("nested")
      try archive.write(to: "\(folder)/first.h5")
      try archive.write(to: "\(folder)/second.h5")
      #expect(FileManager.default.contentsEqual(atPath: "\(folder)/first.h5", andPath: "\(folder)/second.h5"))
    }
  }

  @Test func replacedValuesAloneChange() throws {
    let archive = try model("residual")
    let weight = try #require(try archive.layerWeights().flatMap(\.weights).first)
    let old = try #require(weight.array.floats)
    let new = old.map { $0 * 2 + 1 }
    let edited = try archive.replacing([weight.path: new])
    #expect(edited[weight.path]?.array?.floats == new)
    #expect(edited != archive)
    #expect(try edited.replacing([weight.path: old]) == archive)
    #expect(throws: KerasFileError.self) { try archive.replacing([weight.path: [1]]) }
    #expect(throws: KerasFileError.self) { try archive.replacing(["/nothing": [1]]) }
  }

  @Test func failedWriteLeavesNothingBehind() throws {
    try withTemporaryFolder { folder in
      let target = "\(folder)/model.h5"
      try FileManager.default.createDirectory(atPath: target + "/inside", withIntermediateDirectories: true)
      let archive = try model("shared")
      #expect {
        try archive.write(to: target)
      } throws: {
        "\($0)" == "\(target): cannot replace it: it is no regular file"
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["model.h5"])
      #expect {
        try archive.write(to: "\(folder)/nowhere/model.h5")
      } throws: {
        "\($0)".hasSuffix("cannot create a file beside it: No such file or directory")
      }
    }
  }

  @Test func olderFileIsReplacedThroughItsLink() throws {
    try withTemporaryFolder { folder in
      let (real, link) = ("\(folder)/real.h5", "\(folder)/link.h5")
      try Data("old".utf8).write(to: URL(filePath: real))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: real)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.h5")
      let archive = try model("shared")
      try archive.write(to: link)
      #expect(try Archive(contentsOf: real) == archive)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.h5")
      let attributes = try FileManager.default.attributesOfItem(atPath: real)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }
}
