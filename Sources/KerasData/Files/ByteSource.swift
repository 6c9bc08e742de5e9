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

/// Bytes that stay where they are; several threads at once may read ranges of them.
protocol ByteSource: Sendable {
  /// What messages call it: the path of its file.
  var file: String { get }
  var byteCount: Int { get }

  /// Fills `memory` with the bytes from `offset` on.
  ///
  /// - Throws: ``DataError`` that names the file, if they can't be read.
  func read(at offset: Int, into memory: UnsafeMutableRawBufferPointer) throws(DataError)
}

/// A file that is read a range at a time.
final class RandomAccessFile: ByteSource {
  let file: String
  let byteCount: Int
  private let descriptor: Int32

  /// - Throws: ``DataError`` if it is missing, no regular file, or can't be opened.
  init(_ url: URL) throws(DataError) {
    file = url.path
    (byteCount, descriptor) = try DataError.locating(url.path) { () throws(DataError) in
      let size = try FileBytes.requireRegularFile(url)
      let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw FileBytes.systemError("can't be opened") }
      return (size, descriptor)
    }
  }

  deinit { close(descriptor) }

  func read(at offset: Int, into memory: UnsafeMutableRawBufferPointer) throws(DataError) {
    var done = 0
    while done < memory.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: memory[done...])
      let count = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw DataError.locating(file, FileBytes.systemError("can't be read"))
      }
      guard count > 0 else {
        throw DataError("ends before byte \(offset + memory.count)", kind: .inputOutput, file: file)
      }
      done += count
    }
  }

  /// The first bytes, at most `count` of them.
  ///
  /// - Throws: ``DataError`` if they can't be read.
  func start(_ count: Int) throws(DataError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: min(count, byteCount))
    var failure: DataError?
    bytes.withUnsafeMutableBytes { memory in
      do throws(DataError) { try read(at: 0, into: memory) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
