import CHDF5

/// An open HDF5 file. It closes with the last value that refers to anything inside it.
///
/// A file may be used from several tasks; calls wait for each other. What is read from it is charged to its
/// ``Limits``, so a file is meant to be read once.
public struct File: Sendable {
  /// The group that holds everything.
  public let root: Group
  private let handle: Handle
  private let location: Location

  /// Opens a file for reading.
  /// - Throws: ``HDF5Error``: `.unreadable`, `.notHDF5` and `.truncated` tell the usual reasons apart.
  public init(readingAt path: String, limits: Limits = Limits()) throws(HDF5Error) {
    let outside = Location(file: path, path: "/", budget: Budget(limits: limits, fileSize: 0))
    let readable = try ReadableFile(path, at: outside)
    readable.close()
    let handle = try Handle("open file", at: outside) {
      H5Fopen(path, chdf5_read_only(), chdf5_default())
    }
    try self.init(handle, name: path, limits: limits)
  }

  /// Reads a file into memory and opens it there, for whoever wants all of it: data sets that lie in one piece are not
  /// copied again.
  ///
  /// A file that is empty, larger than `limits` allows, or has holes is opened where it is.
  /// - Throws: ``HDF5Error`` as when opening a file on disk.
  public init(loading path: String, limits: Limits = Limits()) throws(HDF5Error) {
    let outside = Location(file: path, path: "/", budget: Budget(limits: limits, fileSize: 0))
    let readable = try ReadableFile(path, at: outside)
    defer { readable.close() }
    guard 1...max(1, limits.bytes) ~= readable.size, !readable.hasHoles, let image = readable.content() else {
      try self.init(readingAt: path, limits: limits)
      return
    }
    try self.init(image, name: path, limits: limits)
  }

  /// Opens the bytes of a file that is already in memory; `name` stands for it in errors.
  /// - Throws: ``HDF5Error`` as when opening a file on disk.
  public init(reading image: [UInt8], name: String, limits: Limits = Limits()) throws(HDF5Error) {
    guard let image = MemoryBlock(image) else {
      throw Location(file: name, path: "/", budget: Budget(limits: limits, fileSize: 0))
        .error("open file", .exceeded("there is no memory for \(image.count) bytes"))
    }
    try self.init(image, name: name, limits: limits)
  }

  private init(_ image: MemoryBlock, name: String, limits: Limits) throws(HDF5Error) {
    let outside = Location(file: name, path: "/", budget: Budget(limits: limits, fileSize: 0))
    let access = try File.memoryAccess(at: outside)
    try Library.call("open file", at: outside) { chdf5_use_image(access.id, image.start, image.count) }
    let handle = try Handle("open file", at: outside) {
      H5Fopen(File.memoryName(), chdf5_read_only(), access.id)
    }
    try self.init(handle, name: name, limits: limits, image: image)
  }

  /// Creates an empty file in memory; `image()` gives its bytes, `name` stands for it in errors.
  public init(creating name: String) throws(HDF5Error) {
    let outside = Location(file: name, path: "/", budget: Budget(limits: Limits(), fileSize: 0))
    let access = try File.memoryAccess(at: outside)
    let handle = try Handle("create file", at: outside) {
      H5Fcreate(File.memoryName(), chdf5_truncate(), chdf5_default(), access.id)
    }
    try self.init(handle, name: name, limits: Limits())
  }

  private init(
    _ handle: Handle, name: String, limits: Limits, image: MemoryBlock? = nil
  ) throws(HDF5Error) {
    let outside = Location(file: name, path: "/", budget: Budget(limits: limits, fileSize: 0))
    var size: hsize_t = 0
    try Library.call("open file", at: outside) { H5Fget_filesize(handle.id, &size) }
    let location = Location(
      file: name, path: "/", budget: Budget(limits: limits, fileSize: Int(clamping: size)), image: image)
    let root = try Handle("open root", at: location) { H5Gopen2(handle.id, "/", chdf5_default()) }
    self.handle = handle
    self.location = location
    self.root = Group(handle: root, location: location)
  }

  /// The bytes that the file would have on disk.
  public func image() throws(HDF5Error) -> [UInt8] {
    try Library.locked { () throws(HDF5Error) in
      try Library.call("write file", at: location) { H5Fflush(handle.id, H5F_SCOPE_GLOBAL) }
      let size = try Library.call("write file", at: location) { H5Fget_file_image(handle.id, nil, 0) }
      var image = [UInt8](repeating: 0, count: size)
      try Library.call("write file", at: location) { H5Fget_file_image(handle.id, &image, size) }
      return image
    }
  }

  /// Files, groups, data sets and attributes that libhdf5 holds open for this process.
  public static var openObjects: Int {
    Library.locked { Int(H5Fget_obj_count(chdf5_every_file(), chdf5_every_open_object())) }
  }

  /// Access to a file whose bytes stay in memory and never reach a disk.
  private static func memoryAccess(at location: Location) throws(HDF5Error) -> Handle {
    let access = try Handle("open file", at: location) { H5Pcreate(chdf5_file_access()) }
    try Library.call("open file", at: location) { H5Pset_fapl_core(access.id, 1 << 16, false) }
    return access
  }

  /// A name for a file in memory: no file on a disk can have it, and no other one in memory, which libhdf5
  /// would take for the same.
  private static func memoryName() -> String { "/dev/null/\(UInt64.random(in: .min ... .max))" }
}
