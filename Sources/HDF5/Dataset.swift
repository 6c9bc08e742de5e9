import CHDF5

/// An array with a type, an extent and a storage of its own.
public struct Dataset: Located {
  let handle: Handle
  let location: Location
  public let storage: Storage

  init(_ handle: Handle, at location: Location) throws(HDF5Error) {
    self.handle = handle
    self.location = location
    let properties = try Handle("read storage", at: location) { H5Dget_create_plist(handle.id) }
    storage = try Storage(properties: properties, at: location)
  }

  /// The type of the elements.
  public func datatype() throws(HDF5Error) -> Datatype {
    let type = try Handle("read type", at: location) { H5Dget_type(handle.id) }
    return try Datatype(type.id, at: location)
  }

  /// The number of elements and their dimensions.
  /// - Throws: `HDF5Error` also if the elements are in another file, which is never opened.
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
  /// - Throws: `HDF5Error` if it can't be read, its type, layout or filters are not supported, or the file's
  ///   budget is spent.
  public func read() throws(HDF5Error) -> StoredArray {
    let operation = "read data set"
    try storage.check(operation, at: location)
    let datatype = try datatype()
    let transfer = Transfer(
      datatype: datatype, extent: try extent(), operation: operation, location: location)
    guard datatype.size == nil else {
      let stored = storage.filters.isEmpty ? nil : try storedBytes()
      return try transfer.bytes(compressedTo: stored) { type, buffer in
        H5Dread(handle.id, type, chdf5_all(), chdf5_all(), chdf5_default(), buffer)
      }
    }
    return try transfer.strings { type, buffer in
      H5Dread(handle.id, type, chdf5_all(), chdf5_all(), chdf5_default(), buffer)
    }
  }
}
