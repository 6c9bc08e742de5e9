import Foundation
import KerasData
import Testing

struct PNGImageTests {
  static let colors: [Float] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 255, 255, 255, 0, 0, 0]
  static let grey: [Float] = [0, 50, 100, 150, 200, 255]

  @Test(arguments: [
    ("grey8", 1, grey), ("bilevel", 1, [0, 0, 0, 255, 255, 255]),
    ("rgb8", 3, colors), ("palette", 3, colors),
    ("grey16", 1, [0, 12847, 25697, 38547, 51397, 65532]),
    ("rgb16", 3, colors.map { $0 * 256 + 7 }),
    ("grey-alpha8", 2, [0, 0, 50, 128, 100, 255, 150, 1, 200, 2, 255, 3]),
  ])
  func pixelsAsStored(_ name: String, _ channels: Int, _ expected: [Float]) throws {
    let pixels = try PNGImage(contentsOf: DataFixture.url("png/\(name).png")).pixels
    #expect(pixels.shape == [2, 3, channels])
    #expect(pixels.elementType == (name.hasSuffix("16") ? .uint16 : .uint8))
    #expect(try pixels.tensor().values == expected)
  }

  /// Grey levels are what PIL's `convert("L")` gives for the same colours.
  @Test(arguments: ["rgb8", "palette", "rgba8"])
  func colorBecomesGrey(_ name: String) throws {
    let image = try PNGImage(contentsOf: DataFixture.url("png/\(name).png"))
    #expect(try image.tensor(channels: 1).values == [76, 150, 29, 18, 255, 0])
  }

  @Test func alphaIsDroppedOrOpaque() throws {
    #expect(
      try PNGImage(contentsOf: DataFixture.url("png/rgba8.png")).tensor(channels: 3).values == Self.colors)
    #expect(
      try PNGImage(contentsOf: DataFixture.url("png/grey-alpha8.png")).tensor(channels: 1).values == Self.grey
    )
    let opaque = try PNGImage(contentsOf: DataFixture.url("png/grey8.png")).tensor(channels: 4)
    #expect(opaque.shape == [2, 3, 4] && opaque.values.prefix(8) == [0, 0, 0, 255, 50, 50, 50, 255])
    #expect(throws: DataError.self) {
      try PNGImage(contentsOf: DataFixture.url("png/grey8.png")).tensor(channels: 5)
    }
  }

  @Test func hostileImagesAreRefused() {
    #expect(
      message { _ = try PNGImage(contentsOf: DataFixture.url("png/huge.png")) }?
        .contains("claims 30000 x 30000 pixels, more than its") == true)
    #expect(
      message { _ = try PNGImage(contentsOf: DataFixture.url("png/damaged.png")) }?
        .contains("can't be decoded (truncated)") == true)
  }

  @Test func everyTruncationAndFlipIsAnswered() throws {
    let bytes = try DataFixture.bytes("png/rgb16.png")
    for length in 0..<bytes.count - 12 {
      #expect(throws: DataError.self) { try PNGImage(png: Array(bytes[..<length])) }
    }
    for position in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[position] ^= 1 << bit
        if let image = try? PNGImage(png: flipped) { #expect(image.pixels.count <= 6 * 4) }
      }
    }
  }
}
