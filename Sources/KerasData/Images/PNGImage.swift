import CPNG

/// The pixels of a PNG file, as stored: no colour management, palettes and transparent colours expanded.
public struct PNGImage: Sendable, Hashable {
  /// Rows, columns and channels (grey; grey and alpha; RGB; RGB and alpha) of `uint8` or `uint16`.
  public let pixels: DataArray

  /// The most bytes of pixels that a byte of a file can give: deflate's best ratio, times one bit that
  /// becomes RGB and alpha.
  static let maximumRatio = 1032 * 32

  /// Decodes the content of a PNG file.
  ///
  /// - Throws: ``DataError`` if it is not one, is damaged, truncated or too large.
  public init(png bytes: [UInt8]) throws(DataError) {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { throw DataError("is not a PNG file") }
    let header = try Self.read(bytes, into: nil)
    let shape = [Int(header.height), Int(header.width), Int(header.channels)]
    let type: ElementType = header.bit_depth == 16 ? .uint16 : .uint8
    guard let size = DataArray.byteCount(shape, type), size / Self.maximumRatio <= bytes.count else {
      throw DataError("claims \(shape[1]) x \(shape[0]) pixels, more than its \(bytes.count) bytes can hold")
    }
    try ImageSize(height: shape[0], width: shape[1]).validate()
    var pixels = [UInt8](repeating: 0, count: size)
    _ = try Self.read(bytes, into: &pixels)
    self.pixels = try DataArray(shape: shape, elementType: type, bytes: pixels)
  }

  private static func read(
    _ bytes: [UInt8], into pixels: UnsafeMutablePointer<UInt8>?
  ) throws(DataError) -> cpng_header {
    var header = cpng_header()
    var source = cpng_source()
    let done = bytes.withUnsafeBufferPointer { memory in
      source.bytes = memory.baseAddress
      source.count = memory.count
      return cpng_read(&source, &header, UInt32(ImageSize.maximumExtent), 1.littleEndian == 1 ? 1 : 0, pixels)
    }
    guard done != 0 else {
      let reason = withUnsafeBytes(of: source.message) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw DataError("can't be decoded (\(reason))")
    }
    return header
  }
}
