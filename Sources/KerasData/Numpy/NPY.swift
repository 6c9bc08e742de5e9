extension DataArray {
  /// Reads the content of a `.npy` file.
  ///
  /// - Throws: ``DataError`` if it is not one, is truncated, or its element type is not a plain number.
  public init(npy bytes: [UInt8]) throws(DataError) {
    let (prefix, length) = try NPYHeader.extent(of: bytes[...])
    let start = prefix + length
    guard start <= bytes.count else { throw DataError("is truncated within its header") }
    let header = try NPYHeader(text: bytes[prefix..<start])
    let size = try header.byteCount()
    guard bytes.count - start >= size else {
      throw DataError(
        "is truncated: \(size) bytes of elements are announced, \(bytes.count - start) are there")
    }
    try self.init(header: header, elements: Array(bytes[start..<start + size]))
  }

  init(header: NPYHeader, elements: [UInt8]) throws(DataError) {
    try self.init(
      shape: header.shape, elementType: header.elementType, fileBytes: elements, bigEndian: header.bigEndian,
      columnsFirst: header.columnsFirst)
  }

  /// The content of a `.npy` file that holds this array.
  public var npy: [UInt8] {
    NPYHeader(elementType: elementType, shape: shape).bytes + bytes
  }
}
