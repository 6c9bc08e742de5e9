import FixtureSupport
import Foundation
import KerasData
import KerasGraph
import Testing

/// Folders of JPEG and PNG files, against Keras' `image_dataset_from_directory`.
struct PhotoTests {
  static let folder = Fixtures.folder.appending(path: "photos")
  static let size = ImageSize(height: 9, width: 11)

  /// A copy of the folder of classes that may be damaged.
  static func copy() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.removeItem(at: folder.url)
    try FileManager.default.copyItem(at: Self.folder.appending(path: "classes"), to: folder.url)
    return folder
  }

  @Test(arguments: [("rgb", 3), ("grayscale", 1)])
  func imagesAreThoseOfKeras(_ name: String, _ channels: Int) throws {
    let expected = try NamedArrays(npz: Self.folder.appending(path: "images.npz"))
    let data = try LabelledSamples(
      contentsOf: Self.folder.appending(path: "classes"), images: ImageOptions(channels: channels, size: Self.size))
    #expect(data.classNames == ["Dog", "cat"] && data.skipped.isEmpty)
    #expect(try data.labels == #require(expected["labels"]).integers())
    #expect(data.samples.sampleShape == [9, 11, channels] && data.samples.elementType == .uint8)
    let images = try data.samples.tensor(samples: 0..<5).values
    let wanted = try #require(expected[name]).tensor().values
    #expect(images.count == wanted.count)
    let farthest = zip(images, wanted).map { abs($0 - $1) }.max() ?? 255
    #expect(farthest < 1e-3, "off by \(farthest) levels")
  }

  @Test func imagesOfSeveralSizesNeedOne() {
    let text = message {
      _ = try LabelledSamples(contentsOf: Self.folder.appending(path: "classes"), images: ImageOptions())
    }
    #expect(text?.contains("4 of 5 images can't be used") == true)
    #expect(
      text?.contains("cat/small.jpg: is [3, 4, 3] of uint8, not [21, 16, 3] of uint8 as the first image") == true)
  }

  @Test func damagedImagesAreNamedTogetherOrSkipped() throws {
    let folder = try Self.copy()
    let (wide, same) = (folder.url.appending(path: "Dog/wide.jpg"), folder.url.appending(path: "cat/same.png"))
    try Data(contentsOf: wide).dropLast(200).write(to: wide)
    try Data("no image".utf8).write(to: same)
    let refused = message { _ = try LabelledSamples(contentsOf: folder.url, images: ImageOptions(size: Self.size)) }
    #expect(
      refused
        == """
        \(folder.url.path): 2 of 5 images can't be used:
          \(wide.path): can't be decoded (Premature end of JPEG file)
          \(same.path): is neither a PNG file nor a JPEG file; 
        mend or remove them, or have them skipped
        """)
    let skipping = ImageOptions(size: Self.size, damaged: .skipped)
    let data = try LabelledSamples(contentsOf: folder.url, images: skipping)
    #expect(data.labels == [0, 1, 1] && data.skipped.map(\.file) == [wide.path, same.path])
    #expect(try data.samples.tensor(samples: 0..<3).shape == [3, 9, 11, 3])
    let inUse = try LabelledSamples(
      contentsOf: folder.url, images: ImageOptions(channels: 3, size: Self.size, damaged: .foundInUse))
    #expect(message { _ = try inUse.samples.tensor(samples: 0..<5) }?.contains("wide.jpg: can't be decoded") == true)
  }

  @Test func onlyDamagedImagesAreNoData() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(at: folder.url.appending(path: "a"), withIntermediateDirectories: true)
    try Data([0xFF, 0xD8, 0xFF, 0]).write(to: folder.url.appending(path: "a/0.jpg"))
    let options = ImageOptions(size: Self.size, damaged: .skipped)
    #expect(
      message { _ = try LabelledSamples(contentsOf: folder.url, images: options) }
        == folder.url.path + ": all 1 images are damaged")
  }

  /// Every cut and every flipped bit is an error or an image of the same size, and nothing worse.
  @Test(arguments: ["Dog/progressive.jpeg", "cat/grey.JPG"])
  func damagedFilesAreAnswered(_ name: String) throws {
    let bytes = Array(try Data(contentsOf: Self.folder.appending(path: "classes/\(name)")))
    for length in stride(from: 0, to: bytes.count - 2, by: 3) {
      #expect(throws: DataError.self) { try JPEGImage(jpeg: Array(bytes[..<length])) }
    }
    for position in bytes.indices {
      var flipped = bytes
      flipped[position] ^= 1 << (position % 8)
      if let image = try? JPEGImage(jpeg: flipped) { #expect(image.pixels.count <= 3 << 20) }
    }
  }

  @Test(arguments: [
    (32_769, 1, "can't be decoded (32769 x 1 pixels are too many)"),
    (14_000, 14_000, "has 14000 x 14000 pixels; at most 178956970 are read"),
    (20_000, 20_000, "claims 20000 x 20000 pixels, more than its 100141 bytes can hold"),
  ])
  func hugeImagesAreRefusedUnread(_ width: Int, _ height: Int, _ text: String) {
    let start = Self.progressive(width: width, height: height, scans: 1)
    #expect(message { _ = try JPEGImage(jpeg: start + [UInt8](repeating: 0, count: 100_000)) } == text)
  }

  @Test func scansAreLimited() throws {
    let image = try JPEGImage(jpeg: Self.progressive(width: 8, height: 8, scans: 100))
    #expect(try image.pixels.tensor().values == [Float](repeating: 128, count: 64))
    let text = message { _ = try JPEGImage(jpeg: Self.progressive(width: 8, height: 8, scans: 101)) }
    #expect(text == "can't be decoded (more than 100 scans)")
  }

  /// A grey image of the mean level in as many scans as wanted: each is the next bit of a coefficient.
  private static func progressive(width: Int, height: Int, scans: Int) -> [UInt8] {
    func word(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
    var bytes: [UInt8] = [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
    bytes += [0xFF, 0xC2, 0, 11, 8] + word(height) + word(width) + [1, 1, 0x11, 0]
    // One code of one bit, for the symbol 0.
    for table: UInt8 in [0x00, 0x10] {
      bytes += [0xFF, 0xC4, 0, 20, table, 1] + [UInt8](repeating: 0, count: 16)
    }
    for scan in 0..<scans {
      let (coefficient, bit) = (UInt8(scan / 14), UInt8(13 - scan % 14))
      let approximation = bit == 13 ? bit : (bit + 1) << 4 | bit
      bytes += [0xFF, 0xDA, 0, 8, 1, 1, 0, coefficient, coefficient, approximation, 0x7F]
    }
    return bytes + [0xFF, 0xD9]
  }
}
