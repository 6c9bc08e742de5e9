import FixtureSupport
import Foundation
import KerasData
import KerasGraph
import Testing

struct ArrayFileTests {
  let arrays = NamedArrays(numbered: "y", [DataArray(Tensor([1, 2]))])

  @Test(arguments: ["out.npz", "out.npy", "out.csv", "out.json"])
  func formatsByEnding(_ name: String) throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: name)
    try arrays.write(to: file)
    try arrays.write(to: file)
    #expect(try NamedArrays(contentsOf: file).entries.first?.array.tensor().values == [1, 2])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [name])
  }

  @Test func impossibleOutputsAreNamed() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "out.npy")
    let two = NamedArrays(numbered: "y", [DataArray(Tensor([1])), DataArray(Tensor([2]))])
    #expect(
      message { try two.write(to: file) }
        == "\(file.path): a .npy file holds one array, not 2; write .npz or .json instead")
    let other = folder.url.appending(path: "out.txt")
    #expect(message { try arrays.write(to: other) }?.contains("use one of .npz, .npy, .json, .csv") == true)
    let absent = folder.url.appending(path: "absent/out.npz")
    #expect(
      message { try arrays.write(to: absent) }
        == "\(absent.path): can't be written (No such file or directory)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
