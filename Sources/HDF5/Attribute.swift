import CHDF5

/// A small named array that is attached to a group or data set.
public struct Attribute: Sendable {
  /// Its name, unique for the object it is attached to.
  public let name: String
  public let datatype: Datatype
  public let extent: Extent
  private let type: Handle
  let handle: Handle
  let location: Location

  init(_ handle: Handle, at owner: Location) throws(HDF5Error) {
    let name = try text("read attribute's name", at: owner) { H5Aget_name(handle.id, $1, $0) }
    let location = owner.attribute(name)
    type = try Handle("read type", at: location) { H5Aget_type(handle.id) }
    let space = try Handle("read shape", at: location) { H5Aget_space(handle.id) }
    self.name = name
    self.handle = handle
    self.location = location
    datatype = try Datatype(type.id, at: location)
    extent = try Extent(space.id, at: location)
  }

  /// The content.
  /// - Throws: ``HDF5Error`` if it can't be read, its type is not supported or the file's budget is spent.
  public func read() throws(HDF5Error) -> StoredArray {
    let operation = "read attribute"
    let transfer = Transfer(
      type: type, datatype: datatype, extent: extent, operation: operation, location: location)
    guard datatype.size == nil else {
      return try transfer.bytes(try transfer.charge(compressedTo: nil)) { type, buffer in
        H5Aread(handle.id, type, buffer)
      }
    }
    return try transfer.strings { type, buffer in H5Aread(handle.id, type, buffer) }
  }
}

/// The text that `read` copies into a buffer of a given size, returning the full length.
func text(
  _ operation: String, at location: Location, _ read: (UnsafeMutablePointer<CChar>?, Int) -> Int
) throws(HDF5Error) -> String {
  try Library.locked { () throws(HDF5Error) in
    let length = try Library.call(operation, at: location) { read(nil, 0) }
    var buffer = [CChar](repeating: 0, count: length + 1)
    try Library.call(operation, at: location) { read(&buffer, length + 1) }
    guard let text = String(validating: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    else {
      throw location.error(operation, .malformed("a name in it is no UTF-8"))
    }
    return text
  }
}
