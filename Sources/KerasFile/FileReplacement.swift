#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Puts a new file in the place of an old one, so that whoever looks finds either the one or the other,
/// whole.
struct FileReplacement {
  private let path: String
  private let target: String
  private let temporary: String

  init(_ path: String) {
    self.path = path
    target = FileReplacement.resolved(path)
    let name = target.split(separator: "/").last.map(String.init) ?? target
    temporary = "\(FileReplacement.folder(of: target))/.\(name).\(UInt64.random(in: .min ... .max)).tmp"
  }

  /// Writes `bytes` to a temporary file, lets `verify` look at it, and puts it in place.
  /// - Throws: ``KerasFileError`` of `verify`, or `.unwritable`; the temporary file is gone then.
  func commit(
    _ bytes: [UInt8], verify: (String) throws(KerasFileError) -> Void
  ) throws(KerasFileError) {
    do throws(KerasFileError) {
      try write(bytes)
      try verify(temporary)
      try check("rename the new file", rename(temporary, target))
      try synchronizeFolder()
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func write(_ bytes: [UInt8]) throws(KerasFileError) {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    try check("create a file beside it", descriptor)
    defer { close(descriptor) }
    var old = stat()
    if stat(target, &old) == 0 { try check("keep its permissions", fchmod(descriptor, old.st_mode & 0o7777)) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        buffer.baseAddress.map {
          #if canImport(Darwin)
            Darwin.write(descriptor, $0 + written, buffer.count - written)
          #elseif canImport(Musl)
            Musl.write(descriptor, $0 + written, buffer.count - written)
          #else
            Glibc.write(descriptor, $0 + written, buffer.count - written)
          #endif
        } ?? 0
      }
      if count < 0 && errno == EINTR { continue }
      try check("write", Int32(clamping: count))
      written += count
    }
    try check("write", fsync(descriptor))
  }

  /// Makes the rename itself last; without it a crash could bring the old name back.
  private func synchronizeFolder() throws(KerasFileError) {
    let descriptor = open(FileReplacement.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try check("open its folder", descriptor)
    defer { close(descriptor) }
    let status = fsync(descriptor)
    if status < 0 && errno == EINVAL { return }
    try check("write its folder", status)
  }

  private func check(_ operation: String, _ status: Int32) throws(KerasFileError) {
    guard status < 0 else { return }
    throw .unwritable(file: path, operation: operation, message: String(cString: strerror(errno)))
  }

  /// The file that a symbolic link leads to, so that the link stays one.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
