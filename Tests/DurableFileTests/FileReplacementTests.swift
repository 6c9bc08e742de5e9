import DurableFile
import FixtureSupport
import Foundation
import Testing

@Suite struct FileReplacementTests {
  private func content(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map(Array.init) ?? [] }

  @Test func theOldFileStandsUntilTheNewOneIsCommitted() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("file")
    FileManager.default.createFile(atPath: path, contents: Data([1]), attributes: [.posixPermissions: 0o640])
    let replacement = FileReplacement(path)
    try replacement.prepare([2, 3])
    #expect(content(path) == [1])
    #expect(content(replacement.temporary) == [2, 3])
    try replacement.commit()
    #expect(content(path) == [2, 3])
    #expect(folder.names == ["file"])
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
  }

  @Test func aDiscardedFileLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let replacement = FileReplacement(folder.path("file"))
    try replacement.prepare([2, 3])
    replacement.discard()
    #expect(folder.names == [])
  }

  @Test func aSymbolicLinkStaysOne() throws {
    let folder = try TemporaryFolder()
    try Data([1]).write(to: folder.url.appending(path: "file"))
    try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: folder.path("file"))
    let replacement = FileReplacement(folder.path("link"))
    try replacement.prepare([2])
    try replacement.commit()
    #expect(content(folder.path("file")) == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == folder.path("file"))
  }

  @Test func whatIsNoFileIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    #expect(FileReplacement("/dev/null").isIrreplaceable)
    #expect(FileReplacement(folder.url.path).isIrreplaceable)
    #expect(!FileReplacement(folder.path("file")).isIrreplaceable)
    try FileReplacement("/dev/null").overwrite([1])
    #expect(throws: FileReplacementError.self) { try FileReplacement(folder.url.path).overwrite([1]) }
  }

  @Test func refusalsNameTheReason() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: FileReplacementError.self) {
      try FileReplacement(folder.path("absent/file")).prepare([1])
    }
    #expect(error?.operation == "create a file beside it")
    #expect(error?.reason == "No such file or directory")
    #expect(folder.names == [])
  }

  /// A failure after the temporary file is complete: a folder that is not empty can't be replaced.
  @Test func aRefusedCommitLeavesNothingBehind() throws {
    let folder = try TemporaryFolder()
    let target = folder.path("target")
    try FileManager.default.createDirectory(atPath: target + "/inside", withIntermediateDirectories: true)
    let replacement = FileReplacement(target)
    try replacement.prepare([1])
    let error = #expect(throws: FileReplacementError.self) { try replacement.commit() }
    #expect(error?.operation == "rename the new file")
    #expect(folder.names == ["target"])
  }
}
