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

/// Puts new content in the place of a file, whole or not at all.
enum FileReplacement {
  /// Writes a temporary file in the same folder, flushes it to disk, and renames it.
  ///
  /// A file that is no regular one, such as a pipe or `/dev/stdout`, is written straight.
  ///
  /// - Throws: ``DataError`` if the folder can't be written or is full; the old file is then untouched.
  static func replace(_ url: URL, with bytes: [UInt8]) throws(DataError) {
    try DataError.locating(url.path) { () throws(DataError) in
      var status = stat()
      if stat(url.path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        return try fill(open(url.path, O_WRONLY), with: bytes, flush: false)
      }
      var path = Array((url.path + ".XXXXXX").utf8CString)
      let descriptor = mkstemp(&path)
      do throws(DataError) {
        if descriptor >= 0 { fchmod(descriptor, 0o666 & ~currentMask) }
        try fill(descriptor, with: bytes, flush: true)
        guard rename(path, url.path) == 0 else { throw unwritable }
      } catch {
        unlink(path)
        throw error
      }
    }
  }

  private static var unwritable: DataError {
    DataError("can't be written (\(String(cString: strerror(errno))))", kind: .unwritable)
  }

  private static var currentMask: mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  /// Writes everything and closes the descriptor, whatever happens.
  private static func fill(_ descriptor: Int32, with bytes: [UInt8], flush: Bool) throws(DataError) {
    guard descriptor >= 0 else { throw unwritable }
    var failure: DataError?
    bytes.withUnsafeBytes { memory in
      var rest = memory[...]
      while !rest.isEmpty {
        let written = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0 {
          if errno == EINTR { continue }
          failure = unwritable
          return
        }
        rest = rest.dropFirst(written)
      }
    }
    if failure == nil, flush, fsync(descriptor) != 0 { failure = unwritable }
    if close(descriptor) != 0, failure == nil { failure = unwritable }
    if let failure { throw failure }
  }
}
