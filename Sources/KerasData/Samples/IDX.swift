extension DataArray {
  /// Reads the content of an IDX file, the format of the MNIST distribution; gzip is recognised.
  ///
  /// Format: a magic number that holds element type and number of axes, the extents, the elements, all
  /// big-endian.
  ///
  /// - Throws: ``DataError`` if it is not one, is truncated, or longer than announced.
  public init(idx content: [UInt8]) throws(DataError) {
    let bytes = Gzip.isCompressed(content) ? try Gzip.inflate(content) : content
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let type = Self.idxTypes[bytes[2]] else {
      throw DataError("is not an IDX file")
    }
    let start = 4 + 4 * Int(bytes[3])
    guard bytes.count >= start else { throw DataError("is truncated within its header") }
    let shape = stride(from: 4, to: start, by: 4).map { position in
      bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let size = Self.byteCount(shape, type), size == bytes.count - start else {
      throw DataError(
        "announces \(type.rawValue) elements of shape \(shape), but has \(bytes.count - start) bytes of them")
    }
    try self.init(shape: shape, elementType: type, fileBytes: Array(bytes[start...]), bigEndian: true)
  }

  private static let idxTypes: [UInt8: ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]
}
