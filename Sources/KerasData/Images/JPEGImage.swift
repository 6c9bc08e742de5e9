import CJPEG

/// The pixels of a JPEG file, decoded as `tf.io.decode_image` does: by libjpeg's fast transform, which can be
/// some levels away from its exact one.
public struct JPEGImage: Sendable, Hashable {
  /// Rows, columns and channels (grey; RGB) of `uint8`.
  public let pixels: DataArray

  /// The most pixels that a byte of a file can give: a block of 64 in one bit, every colour at half the
  /// resolution.
  static let maximumRatio = 64 * 8 * 4

  /// Decodes the content of a JPEG file.
  ///
  /// - Parameter channels: 1 for grey, 3 for RGB, `nil` for those of the file.
  /// - Throws: ``DataError`` if it is no JPEG file, damaged, truncated or too large, or its colours are no RGB.
  public init(jpeg bytes: [UInt8], channels: Int? = nil) throws(DataError) {
    guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { throw DataError("is not a JPEG file") }
    let header = try Self.read(bytes, channels: channels ?? 0, into: nil)
    let shape = [Int(header.height), Int(header.width), Int(header.channels)]
    guard let size = DataArray.byteCount(shape, .uint8), shape[0] * shape[1] / Self.maximumRatio <= bytes.count
    else {
      throw DataError("claims \(shape[1]) x \(shape[0]) pixels, more than its \(bytes.count) bytes can hold")
    }
    try ImageSize(height: shape[0], width: shape[1]).validate()
    var pixels = [UInt8](repeating: 0, count: size)
    _ = try Self.read(bytes, channels: channels ?? 0, into: &pixels)
    self.pixels = try DataArray(shape: shape, elementType: .uint8, bytes: pixels)
  }

  private static func read(
    _ bytes: [UInt8], channels: Int, into pixels: UnsafeMutablePointer<UInt8>?
  ) throws(DataError) -> cjpeg_header {
    var header = cjpeg_header()
    var source = cjpeg_source()
    let done = bytes.withUnsafeBufferPointer { memory in
      source.bytes = memory.baseAddress
      source.count = UInt(memory.count)
      source.channels = Int32(channels)
      return cjpeg_read(&source, &header, UInt32(ImageSize.maximumExtent), pixels)
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
