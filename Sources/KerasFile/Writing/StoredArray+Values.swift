import HDF5

/// Values in the types in which h5py stores them for Keras.
extension StoredArray {
  /// One string.
  static func text(_ text: String, _ characters: Datatype.CharacterSet = .utf8) -> StoredArray {
    StoredArray(
      datatype: .variableString(padding: .nullTerminated, characters: characters), extent: .scalar,
      elements: .strings([Array(text.utf8)]))
  }

  /// A list of names; an empty one is stored as no numbers at all.
  static func names(_ names: some Collection<String>) -> StoredArray {
    guard !names.isEmpty else {
      return StoredArray(datatype: .float(.float64, order: .little), extent: .fixed([0]), elements: .bytes([]))
    }
    return StoredArray(
      datatype: .variableString(padding: .nullTerminated, characters: .ascii), extent: .fixed([names.count]),
      elements: .strings(names.map { Array($0.utf8) }))
  }

  /// Numbers of single precision; without dimensions, one.
  static func numbers(_ values: [Float], shape: [Int]) -> StoredArray {
    StoredArray(
      datatype: .float(.float32, order: .little), extent: shape.isEmpty ? .scalar : .fixed(shape),
      elements: .bytes(Bytes(values.map(\.bitPattern.littleEndian).withUnsafeBytes(Array.init))))
  }

  /// One whole number of 64 bits.
  static func integer(_ value: Int) -> StoredArray {
    StoredArray(
      datatype: .integer(bytes: 8, signed: true, order: .little), extent: .scalar,
      elements: .bytes(Bytes(withUnsafeBytes(of: Int64(value).littleEndian, Array.init))))
  }

  /// One whole number of 32 bits.
  static func integer32(_ value: Int32) -> StoredArray {
    StoredArray(
      datatype: .integer(bytes: 4, signed: true, order: .little), extent: .scalar,
      elements: .bytes(Bytes(withUnsafeBytes(of: value.littleEndian, Array.init))))
  }
}
