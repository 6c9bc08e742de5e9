import CHDF5

/// Moves the elements of a data set or attribute from the file into memory, within the file's budget.
struct Transfer {
  /// The type in the file, which is the one in memory, so that nothing is converted.
  let type: Handle
  let datatype: Datatype
  let extent: Extent
  let operation: String
  let location: Location

  /// Accounts for elements of a fixed size.
  /// - Returns: the bytes that they take in memory.
  func charge(compressedTo stored: Int?) throws(HDF5Error) -> Int {
    guard let size = datatype.size else {
      throw location.error(operation, .refused(datatype.description))
    }
    let count = try extent.bytes(ofSize: size, at: location)
    try location.budget.charge(count, compressedTo: stored, at: location)
    return count
  }

  /// Elements of a fixed size that were accounted for: those in the image of the file, or what `read` copies into an
  /// array.
  func bytes(
    _ count: Int, in image: Bytes? = nil, _ read: (hid_t, UnsafeMutableRawPointer) -> herr_t
  ) throws(HDF5Error) -> StoredArray {
    let bytes =
      if let image { image } else {
        Bytes(
          try filled(count, with: 0) { (type, buffer: UnsafeMutablePointer<UInt8>) in read(type, buffer) })
      }
    return StoredArray(datatype: datatype, extent: extent, elements: .bytes(bytes))
  }

  /// Strings of variable length, which `read` allocates one by one.
  func strings(_ read: (hid_t, UnsafeMutableRawPointer) -> herr_t) throws(HDF5Error) -> StoredArray {
    guard case .variableString = datatype else {
      throw location.error(operation, .refused(datatype.description))
    }
    let count = try extent.bytes(ofSize: MemoryLayout<UnsafeMutablePointer<CChar>?>.size, at: location)
    try location.budget.charge(count, at: location)
    let pointers = try filled(extent.count ?? 0, with: nil) {
      (type, buffer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) in read(type, buffer)
    }
    defer { Library.locked { for pointer in pointers { H5free_memory(pointer) } } }
    let strings = pointers.map { pointer -> [UInt8] in
      guard let pointer else { return [] }
      var length = 0
      while pointer[length] != 0 { length += 1 }
      return [UInt8](UnsafeRawBufferPointer(start: pointer, count: length))
    }
    try location.budget.charge(strings.reduce(0) { $0 + $1.count }, at: location)
    return StoredArray(datatype: datatype, extent: extent, elements: .strings(strings))
  }

  private func filled<Element>(
    _ count: Int, with placeholder: Element, _ read: (hid_t, UnsafeMutablePointer<Element>) -> herr_t
  ) throws(HDF5Error) -> [Element] {
    var elements = [Element](repeating: placeholder, count: count)
    guard count > 0 else { return elements }
    try Library.call(operation, at: location) {
      elements.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.map { read(type.id, $0) } ?? 0
      }
    }
    return elements
  }
}
