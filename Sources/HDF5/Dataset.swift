import CHDF5

/// An array with a type, an extent and a storage of its own.
public struct Dataset: Located {
  let handle: Handle
  let location: Location
  public let storage: Storage
  /// Where the elements begin in the file; nil if they do not lie in it in one piece.
  private let address: Int?

  init(_ handle: Handle, at location: Location) throws(HDF5Error) {
    self.handle = handle
    self.location = location
    address = Int(exactly: Library.locked { H5Dget_offset(handle.id) })
    if address != nil {
      storage = Storage(layout: .contiguous)
      return
    }
    let properties = try Handle("read storage", at: location) { H5Dget_create_plist(handle.id) }
    storage = try Storage(properties: properties, at: location)
  }

  /// The type of the elements.
  public func datatype() throws(HDF5Error) -> Datatype {
    let type = try Handle("read type", at: location) { H5Dget_type(handle.id) }
    return try Datatype(type.id, at: location)
  }

  /// The number of elements and their dimensions.
  /// - Throws: ``HDF5Error`` also if the elements are in another file, which is never opened.
  public func extent() throws(HDF5Error) -> Extent {
    try storage.check("read shape", at: location)
    let space = try Handle("read shape", at: location) { H5Dget_space(handle.id) }
    return try Extent(space.id, at: location)
  }

  /// Bytes that the elements take in the file, after compression.
  public func storedBytes() throws(HDF5Error) -> Int {
    try storage.check("read storage", at: location)
    return Int(clamping: Library.locked { H5Dget_storage_size(handle.id) })
  }

  /// The content.
  /// - Throws: ``HDF5Error`` if it can't be read, its type, layout or filters are not supported, or the file's
  ///   budget is spent.
  public func read() throws(HDF5Error) -> StoredArray {
    let operation = "read data set"
    try storage.check(operation, at: location)
    let type = try Handle("read type", at: location) { H5Dget_type(handle.id) }
    let transfer = Transfer(
      type: type, datatype: try Datatype(type.id, at: location), extent: try extent(), operation: operation,
      location: location)
    let read = { (type: hid_t, buffer: UnsafeMutableRawPointer) in
      H5Dread(handle.id, type, chdf5_all(), chdf5_all(), chdf5_default(), buffer)
    }
    if case .variableString = transfer.datatype { return try transfer.strings(read) }
    let count = try transfer.charge(compressedTo: storage.filters.isEmpty ? nil : try storedBytes())
    return try transfer.bytes(count, in: imagePart(of: count), read)
  }

  /// The elements where they lie in the image of the file; nil if they are not there in one piece, or there is none.
  private func imagePart(of count: Int) -> Bytes? {
    guard let image = location.image, let start = address, start <= image.count - count,
      Library.locked({ H5Dget_storage_size(handle.id) }) == count
    else { return nil }
    return Bytes(image, start..<start + count)
  }
}
