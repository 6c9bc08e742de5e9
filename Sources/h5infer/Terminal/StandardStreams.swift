import KerasKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where results go.
enum StandardOutput {
  /// Writes a text and a line end.
  ///
  /// - Throws: ``OutputError`` if it can't be written, for example since a disk is full.
  static func write(line text: String) throws(OutputError) { try write(text + "\n") }

  /// Writes a text as it stands.
  ///
  /// - Throws: ``OutputError`` as ``write(line:)`` does.
  static func write(_ text: String) throws(OutputError) {
    guard writeAll(Array(text.utf8), to: STDOUT_FILENO) else {
      throw OutputError(destination: "standard output", reason: String(cString: strerror(errno)))
    }
  }

  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }
}

/// Where errors and progress go.
enum StandardError {
  static func write(_ text: String) { _ = writeAll(Array(text.utf8), to: STDERR_FILENO) }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// A result that could not be written.
struct OutputError: Error, CustomStringConvertible {
  let destination: String
  let reason: String

  var description: String { "\(destination): can't be written (\(reason))" }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes { memory in
      write(descriptor, memory.baseAddress?.advanced(by: written), memory.count - written)
    }
    if count < 0, errno == EINTR { continue }
    if count <= 0 { return false }
    written += count
  }
  return true
}
