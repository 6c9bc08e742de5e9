extension DataArray {
  /// Makes an array of bytes as a file lays them out: in either byte order, rows or columns first.
  ///
  /// - Throws: ``DataError`` if the shape needs another number of bytes.
  init(
    shape: [Int], elementType: ElementType, fileBytes: consuming [UInt8], bigEndian: Bool, columnsFirst: Bool = false
  ) throws(DataError) {
    var bytes = fileBytes
    if bigEndian != ElementType.machineIsBigEndian, elementType.size > 1 {
      bytes.withUnsafeMutableBytes(elementType.swapBytes)
    }
    let stored = try DataArray(shape: shape, elementType: elementType, bytes: bytes)
    self = columnsFirst && shape.count > 1 ? try stored.rowsFirst() : stored
  }

  /// The same array row by row, when `bytes` hold it in Fortran's order, first axis fastest.
  private func rowsFirst() throws(DataError) -> DataArray {
    var ordered = [UInt8](repeating: 0, count: bytes.count)
    var position = [Int](repeating: 0, count: shape.count)
    var strides = [Int](repeating: elementType.size, count: shape.count)
    for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var source = 0
    for target in stride(from: 0, to: bytes.count, by: elementType.size) {
      for offset in 0..<elementType.size { ordered[target + offset] = bytes[source + offset] }
      for axis in shape.indices.reversed() {
        position[axis] += 1
        source += strides[axis]
        if position[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        position[axis] = 0
      }
    }
    return try DataArray(shape: shape, elementType: elementType, bytes: ordered)
  }
}

extension ElementType {
  static var machineIsBigEndian: Bool { 1.bigEndian == 1 }

  /// Turns the bytes of each element around.
  func swapBytes(_ memory: UnsafeMutableRawBufferPointer) {
    for start in stride(from: 0, to: memory.count, by: size) { memory[start..<start + size].reverse() }
  }
}
