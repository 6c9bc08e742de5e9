import FixtureSupport
import Foundation
import KerasData
import Testing

struct IDXTests {
  @Test func otherElementTypes() throws {
    #expect(try DataArray(idx: DataFixture.bytes("idx/shorts")).integers() == [-2, 300])
    let floats = try DataArray(idx: DataFixture.bytes("idx/floats"))
    #expect(floats.shape == [2, 1])
    #expect(try floats.tensor().values == [0.5, -1.5])
  }

  @Test(arguments: ["idx", "idx-gz", "idx/t10k-images-idx3-ubyte", "idx-gz/t10k-images-idx3-ubyte.gz"])
  func pairs(_ path: String) throws {
    let data = try LabelledSamples(contentsOf: DataFixture.url(path))
    #expect(data.labels == [2, 0, 1])
    #expect(data.samples.sampleShape == [2, 2] && data.samples.elementType == .uint8)
    #expect(try data.samples.tensor(samples: 1..<3).values == (4..<12).map { Float($0) })
    #expect(throws: DataError.self) { try data.samples.tensor(samples: 2..<4) }
  }

  @Test(arguments: ["idx/t10k-images-idx3-ubyte", "idx-gz/t10k-images-idx3-ubyte.gz"])
  func everyTruncationIsAnError(_ path: String) throws {
    let bytes = try DataFixture.bytes(path)
    for length in 0..<bytes.count {
      #expect(throws: DataError.self) { try DataArray(idx: Array(bytes[..<length])) }
    }
  }

  @Test func hugeExtentsAreRefused() {
    let extents: [UInt8] = (0..<4).flatMap { _ in [255, 255, 255, 255] as [UInt8] }
    #expect(throws: DataError.self) { try DataArray(idx: [0, 0, 14, 4] + extents) }
  }

  @Test func missingLabelsAreNamed() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      at: DataFixture.url("idx/t10k-images-idx3-ubyte"),
      to: folder.url.appending(path: "t10k-images-idx3-ubyte"))
    #expect(
      message { _ = try LabelledSamples(contentsOf: folder.url) }
        == folder.url.path + "/t10k-labels-idx1-ubyte: no such file")
  }
}
