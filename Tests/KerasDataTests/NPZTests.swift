import FixtureSupport
import Foundation
import KerasData
import KerasGraph
import Testing

struct NPZTests {
  @Test func storedMembersKeepOrderAndType() throws {
    let arrays = try NamedArrays(contentsOf: DataFixture.url("stored.npz"))
    #expect(arrays.names == ["x0", "labels", "scalar"])
    #expect(try arrays["x0"]?.tensor().values == DataFixture.grid)
    #expect(arrays["labels"]?.elementType == .uint8)
    #expect(arrays["scalar"]?.shape == [])
    #expect(arrays["absent"] == nil)
  }

  @Test func deflatedMembers() throws {
    let array = try #require(try NamedArrays(contentsOf: DataFixture.url("deflated.npz"))["x0"])
    #expect(array.shape == [400, 3] && array.elementType == .int16)
    #expect(try array.tensor().values == (0..<200).flatMap { _ in DataFixture.grid })
  }

  @Test func writtenArchivesReadBack() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "out.npz")
    let tensor = try Tensor(shape: [2, 3], values: [0.1, -.infinity, .greatestFiniteMagnitude, 0, 1, 2])
    let arrays = NamedArrays(numbered: "y", [DataArray(tensor), DataArray(Tensor([7]))])
    try arrays.write(to: file)
    #expect(try NamedArrays(contentsOf: file) == arrays)
    #expect(arrays.numbered("y").map(\.shape) == [[2, 3], [1]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["out.npz"])
  }

  @Test func equalArraysGiveEqualBytes() throws {
    let arrays = NamedArrays(numbered: "y", [DataArray(Tensor([1, 2, 3]))])
    #expect(try arrays.npz() == arrays.npz())
  }

  @Test(arguments: [
    ("truncated-member", "array \"x0\": its header announces 24 bytes of elements, it has 19"),
    ("trailing-bytes", "array \"x0\": its header announces 24 bytes of elements, it has 28"),
    ("overflowing-shape", "array \"x0\": shape [4000000000000000000] is not valid"),
    ("not-npy", "array \"x0\": is not a .npy file; write it with numpy.save"),
    (
      "bzip2",
      "member \"x0\" is packed in a way that is not supported; write it with numpy.savez or numpy.savez_compressed"
    ),
    ("wrong-checksum", "array \"x0\": is damaged (CRC error)"),
    ("bomb", "member \"x0\" claims 1073741824 bytes, more than its 162 packed bytes can hold"),
  ])
  func hostileMembersAreRefused(_ name: String, _ expected: String) throws {
    let url = DataFixture.url("hostile/\(name).npz")
    #expect(message { _ = try NamedArrays(contentsOf: url) } == "\(url.path): \(expected)")
  }

  @Test func cutArchiveIsRefused() throws {
    let text = message { _ = try NamedArrays(contentsOf: DataFixture.url("hostile/cut.npz")) }
    #expect(text?.contains("is not a readable .npz file") == true)
  }

  @Test func budgetCountsAllArrays() throws {
    let archive = try NPZArchive(contentsOf: DataFixture.url("stored.npz"), budget: 24)
    #expect(try archive.array(named: "x0")?.count == 6)
    #expect(
      message { _ = try archive.array(named: "labels") }?.contains("has 2 bytes, more than the 0") == true)
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try DataFixture.bytes("hostile/good.npz")
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "cut.npz")
    for length in 0..<bytes.count {
      try Data(bytes[..<length]).write(to: file)
      #expect(throws: DataError.self) { try NamedArrays(contentsOf: file) }
    }
  }

  @Test func missingFileIsSaidToBeMissing() {
    let url = DataFixture.url("absent.npz")
    #expect(throws: DataError("no such file", kind: .missing, file: url.path)) {
      try NamedArrays(contentsOf: url)
    }
  }
}
