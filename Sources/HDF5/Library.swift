import CHDF5

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// libhdf5, which serves one thread at a time: every call to it goes through this lock.
///
/// The lock is recursive, because a handle may be released in the middle of another call. The first call also
/// confines the library for the whole process: external links are unregistered and filter plugins never load.
enum Library {
  /// Runs `body` while no other thread is inside libhdf5.
  static func locked<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    lock.acquire()
    defer { lock.release() }
    chdf5_stop_printing()
    return try body()
  }

  /// The result of one libhdf5 function, whose negative results are failures.
  @discardableResult
  static func call<Result: SignedNumeric & Comparable>(
    _ operation: String, at location: Location, _ function: () -> Result
  ) throws(HDF5Error) -> Result {
    try locked { () throws(HDF5Error) in
      guard isConfined else {
        throw location.error(operation, .refused("libhdf5 could not be kept from following external links"))
      }
      let result = function()
      guard result >= 0 else {
        let stack = ErrorStack.captured()
        throw location.error(operation, stack.reason, stack: stack.lines)
      }
      return result
    }
  }

  private static let lock = RecursiveLock()
  private static let isConfined = chdf5_confine() >= 0
}

/// A lock that its owner may acquire again.
private struct RecursiveLock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init() {
    var attributes = pthread_mutexattr_t()
    pthread_mutexattr_init(&attributes)
    pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    pthread_mutex_init(mutex, &attributes)
    pthread_mutexattr_destroy(&attributes)
  }

  func acquire() { pthread_mutex_lock(mutex) }
  func release() { pthread_mutex_unlock(mutex) }
}
