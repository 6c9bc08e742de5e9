import DurableFile

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What is there of a file that is being downloaded: a file beside its place that ends in `.part`.
///
/// It outlives the process, so that the next one can go on. Only one process at a time has it.
final class PartialFile {
  let target: String
  /// The size in bytes.
  private(set) var count = 0
  /// Why bytes were not taken.
  private(set) var failure: DatasetError?
  private let descriptor: Int32

  private var path: String { target + ".part" }

  /// - Throws: ``DatasetError`` if it can't be created, or another process has it.
  init(of target: String) throws(DatasetError) {
    self.target = target
    descriptor = open(target + ".part", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw refusal("can't be created") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw DatasetError(.inputOutput, "\(path): another download is at it; wait until that is done")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw refusal("can't be read") }
    count = Int(status.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Adds bytes.
  ///
  /// - Returns: whether all were written; ``failure`` tells why they were not.
  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var written = 0
    while written < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
      let step = write(descriptor, rest.baseAddress, rest.count)
      if step < 0, errno == EINTR { continue }
      guard step > 0 else {
        failure = refusal("can't be written")
        return false
      }
      written += step
      count += step
    }
    return true
  }

  /// Forgets everything that is there.
  ///
  /// - Throws: ``DatasetError`` if that is refused.
  func clear() throws(DatasetError) {
    guard ftruncate(descriptor, 0) == 0 else { throw refusal("can't be written") }
    count = 0
  }

  /// - Throws: ``DatasetError`` if it can't be read.
  func bytes() throws(DatasetError) -> [UInt8] {
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { memory, initialized in
      while done < count {
        let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: memory[done...]))
        let step = pread(descriptor, rest.baseAddress, rest.count, off_t(done))
        if step < 0, errno == EINTR { continue }
        guard step > 0 else { break }
        done += step
      }
      initialized = done
    }
    guard bytes.count == count else { throw refusal("can't be read") }
    return bytes
  }

  /// Puts the file in its place, and makes that last.
  ///
  /// - Throws: ``DatasetError`` if that is refused.
  func finish() throws(DatasetError) {
    guard fsync(descriptor) == 0 else { throw refusal("can't be written") }
    do throws(FileReplacementError) { try FileReplacement(target, by: path).commit() } catch {
      throw DatasetError(.inputOutput, "\(target): can't \(error.operation) (\(error.reason))")
    }
  }

  /// Removes the file.
  func remove() { unlink(path) }

  private func refusal(_ what: String) -> DatasetError {
    DatasetError(.inputOutput, "\(path): \(what) (\(String(cString: strerror(errno))))")
  }
}
