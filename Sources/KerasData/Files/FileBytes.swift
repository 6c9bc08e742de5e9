#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whole files as bytes.
package enum FileBytes {
  /// The largest file that is read whole.
  static let maximumSize = 8 << 30

  /// Reads a file.
  ///
  /// - Throws: ``DataError`` if it is missing, no regular file, too large, or can't be read.
  package static func read(_ url: URL) throws(DataError) -> [UInt8] {
    try DataError.locating(url.path) { () throws(DataError) in
      let size = try requireRegularFile(url)
      guard size <= maximumSize else { throw DataError("has \(size) bytes, more than can be read at once") }
      guard let stream = fopen(url.path, "rb") else { throw systemError("can't be opened") }
      defer { fclose(stream) }
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { memory, initialized in
        initialized = fread(memory.baseAddress, 1, size, stream)
      }
      guard bytes.count == size else { throw systemError("can't be read to its end") }
      return bytes
    }
  }

  /// - Returns: the size of a file in bytes.
  /// - Throws: ``DataError`` if it is missing or no regular file.
  @discardableResult
  static func requireRegularFile(_ url: URL) throws(DataError) -> Int {
    var status = stat()
    guard stat(url.path, &status) == 0 else { throw systemError("can't be opened") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw DataError("is not a file") }
    return Int(status.st_size)
  }

  static func isFolder(_ url: URL) -> Bool {
    var status = stat()
    return stat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The failure that `errno` tells of.
  static func systemError(_ what: String) -> DataError {
    let code = errno
    if code == ENOENT || code == ENOTDIR { return DataError("no such file", kind: .missing) }
    return DataError("\(what) (\(String(cString: strerror(code))))", kind: .inputOutput)
  }
}
