import KerasGraph

/// The pixels of an image file of any of the known formats, told by its first bytes.
struct ImageContent {
  /// Rows, columns and channels.
  let pixels: DataArray

  /// The endings of the names of such files.
  static let endings: Set<String> = ["png", "jpg", "jpeg"]

  /// - Parameter channels: the channels that are wanted, if the format can give them itself.
  /// - Throws: ``DataError`` if it is of no known format, or damaged.
  init(_ bytes: [UInt8], channels: Int?) throws(DataError) {
    if bytes.starts(with: [0xFF, 0xD8]) {
      // Grey of a JPEG file is what the file stores, not what its colours give.
      pixels = try JPEGImage(jpeg: bytes, channels: channels.map { $0 < 3 ? 1 : 3 }).pixels
    } else if bytes.starts(with: [0x89, 0x50]) {
      pixels = try PNGImage(png: bytes).pixels
    } else {
      throw DataError("is neither a PNG file nor a JPEG file")
    }
  }
}

extension PNGImage {
  /// The pixels with a number of channels, as ``DataArray/image(channels:)`` has them.
  ///
  /// - Throws: ``DataError`` if `channels` is not 1 to 4.
  public func tensor(channels: Int) throws(DataError) -> Tensor { try pixels.image(channels: channels) }
}
