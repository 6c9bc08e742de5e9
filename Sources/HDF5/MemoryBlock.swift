import CProcessor

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The bytes of a file in memory: written while they are read, and never again.
final class MemoryBlock: @unchecked Sendable {
  let count: Int
  let start: UnsafeMutableRawPointer

  private init?(count: Int) {
    let alignment = processor_alignment(count)
    let (size, overflow) = max(count, 1).addingReportingOverflow(alignment - 1)
    var memory: UnsafeMutableRawPointer?
    guard !overflow, posix_memalign(&memory, alignment, size / alignment * alignment) == 0, let memory else {
      return nil
    }
    processor_use_large_pages(memory, size / alignment * alignment)
    start = memory
    self.count = count
  }

  /// Makes a block of the content of an open file.
  ///
  /// - Parameter count: the size of the file.
  /// - Returns: nil if there is not so much memory, or so much to read.
  convenience init?(reading descriptor: Int32, count: Int) {
    self.init(count: count)
    var done = 0
    while done < count {
      let read = pread(descriptor, start + done, count - done, off_t(done))
      if read < 0, errno == EINTR { continue }
      guard read > 0 else { return nil }
      done += read
    }
  }

  /// Makes a block of a copy of bytes.
  ///
  /// - Returns: nil if there is not so much memory.
  convenience init?(_ bytes: [UInt8]) {
    self.init(count: bytes.count)
    bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(start: start, count: count).copyMemory(from: $0) }
  }

  deinit { free(start) }
}
