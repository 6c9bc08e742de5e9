#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Puts a new file in the place of an old one, so that whoever looks finds either the one or the other, whole.
///
/// The bytes go to a temporary file in the same folder (``prepare(_:)``), which may be looked at before it takes the
/// place of the old one (``commit()``). Symbolic links stay links, and the old file's permissions are kept.
public struct FileReplacement: Sendable {
  /// The new file, until it is committed.
  public let temporary: String
  private let target: String

  public init(_ path: String) {
    target = FileReplacement.resolved(path)
    let name = target.split(separator: "/").last.map(String.init) ?? target
    temporary = "\(FileReplacement.folder(of: target))/.\(name).\(UInt64.random(in: .min ... .max)).tmp"
  }

  /// A new file that is complete in the same folder, and flushed to disk.
  public init(_ path: String, by temporary: String) {
    target = FileReplacement.resolved(path)
    self.temporary = temporary
  }

  /// Whether something stands there that can't be replaced, such as a pipe, a device or a folder.
  public var isIrreplaceable: Bool {
    var status = stat()
    return stat(target, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  /// Writes the bytes to the temporary file and flushes it to disk.
  ///
  /// - Throws: ``FileReplacementError`` if the folder can't be written or is full; the temporary file is gone then.
  public func prepare(_ bytes: [UInt8]) throws(FileReplacementError) {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    try check("create a file beside it", descriptor)
    do throws(FileReplacementError) {
      defer { close(descriptor) }
      var old = stat()
      if stat(target, &old) == 0 { try check("keep its permissions", fchmod(descriptor, old.st_mode & 0o7777)) }
      try Self.fill(descriptor, with: bytes)
      try check("write", fsync(descriptor))
    } catch {
      discard()
      throw error
    }
  }

  /// Gives the temporary file the name of the old one, and makes that last.
  ///
  /// - Throws: ``FileReplacementError`` if that is refused; the temporary file is gone then, and the old one as it was,
  ///   unless only the folder could not be flushed.
  public func commit() throws(FileReplacementError) {
    do throws(FileReplacementError) {
      try check("rename the new file", rename(temporary, target))
      try synchronizeFolder()
    } catch {
      discard()
      throw error
    }
  }

  /// Finds out whether a file could be written there, and leaves nothing behind.
  ///
  /// - Throws: ``FileReplacementError`` if the folder can't be written, or something stands there that is no file.
  public func rehearse() throws(FileReplacementError) {
    if isIrreplaceable { throw FileReplacementError(operation: "replace", reason: "it is no file") }
    try prepare([])
    discard()
  }

  /// Removes the temporary file.
  public func discard() { unlink(temporary) }

  /// Writes the bytes straight to what stands there, for a pipe or a device.
  ///
  /// - Throws: ``FileReplacementError`` if it can't be opened or takes no more.
  public func overwrite(_ bytes: [UInt8]) throws(FileReplacementError) {
    let descriptor = open(target, O_WRONLY | O_CLOEXEC)
    try check("open", descriptor)
    defer { close(descriptor) }
    try Self.fill(descriptor, with: bytes)
  }

  private static func fill(_ descriptor: Int32, with bytes: [UInt8]) throws(FileReplacementError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, UnsafeRawBufferPointer(rebasing: buffer[written...]).baseAddress, buffer.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw FileReplacementError("write") }
      written += count
    }
  }

  /// Makes the rename itself last; without it a crash could bring the old name back.
  private func synchronizeFolder() throws(FileReplacementError) {
    let descriptor = open(FileReplacement.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try check("open its folder", descriptor)
    defer { close(descriptor) }
    let status = fsync(descriptor)
    if status < 0 && errno == EINVAL { return }
    try check("write its folder", status)
  }

  private func check(_ operation: String, _ status: Int32) throws(FileReplacementError) {
    if status < 0 { throw FileReplacementError(operation) }
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

/// What the operating system refused while a file was replaced.
public struct FileReplacementError: Error, Hashable, Sendable {
  /// What was tried, such as `write`.
  public let operation: String
  /// The operating system's reason.
  public let reason: String

  init(operation: String, reason: String) {
    self.operation = operation
    self.reason = reason
  }

  /// The refusal that `errno` tells of.
  init(_ operation: String) {
    self.operation = operation
    reason = String(cString: strerror(errno))
  }
}
