import CHDF5

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An open HDF5 file. It closes with the last value that refers to anything inside it.
///
/// A file may be used from several tasks; calls wait for each other. What is read from it is charged to its
/// `Limits`, so a file is meant to be read once.
public struct File: Sendable {
  /// The group that holds everything.
  public let root: Group
  private let handle: Handle
  private let location: Location

  /// Opens a file for reading.
  /// - Throws: `HDF5Error`: `.unreadable`, `.notHDF5` and `.truncated` tell the usual reasons apart.
  public init(readingAt path: String, limits: Limits = Limits()) throws(HDF5Error) {
    let outside = Location(file: path, path: "/", budget: Budget(limits: limits, fileSize: 0))
    try File.checkReadable(path, at: outside)
    let handle = try Handle("open file", at: outside) {
      H5Fopen(path, chdf5_read_only(), chdf5_default())
    }
    try self.init(handle, name: path, limits: limits)
  }

  /// Opens the bytes of a file that is already in memory; `name` stands for it in errors.
  /// - Throws: `HDF5Error` as when opening a file on disk.
  public init(reading image: [UInt8], name: String, limits: Limits = Limits()) throws(HDF5Error) {
    let outside = Location(file: name, path: "/", budget: Budget(limits: limits, fileSize: 0))
    let access = try File.memoryAccess(at: outside)
    var image = image
    try Library.call("open file", at: outside) {
      image.withUnsafeMutableBytes { H5Pset_file_image(access.id, $0.baseAddress, $0.count) }
    }
    let handle = try Handle("open file", at: outside) { 
      H5Fopen(File.memoryName(), chdf5_read_only(), access.id)
    }
    try self.init(handle, name: name, limits: limits)
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

  private init(_ handle: Handle, name: String, limits: Limits) throws(HDF5Error) {
    let outside = Location(file: name, path: "/", budget: Budget(limits: limits, fileSize: 0))
    var size: hsize_t = 0
    try Library.call("open file", at: outside) { H5Fget_filesize(handle.id, &size) }
    let location = Location(
      file: name, path: "/", budget: Budget(limits: limits, fileSize: Int(clamping: size)))
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

  /// Lets the operating system say why a file can't be read, in its own words.
  private static func checkReadable(_ path: String, at location: Location) throws(HDF5Error) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw location.error("open file", .unreadable(String(cString: strerror(errno))))
    }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else {
      throw location.error("open file", .unreadable(String(cString: strerror(errno))))
    }
    guard information.st_mode & S_IFMT == S_IFREG else {
      let isFolder = information.st_mode & S_IFMT == S_IFDIR
      throw location.error("open file", .unreadable(isFolder ? "it is a folder" : "it is not a regular file"))
    }
  }
}
