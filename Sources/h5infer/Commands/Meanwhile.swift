import Dispatch
import Synchronization

/// Work that another thread does while this one goes on.
final class Meanwhile<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let isDone = DispatchGroup()

  /// Begins the work.
  init(_ work: @escaping @Sendable () throws -> Value) {
    DispatchQueue.global(qos: .userInitiated).async(group: isDone) { [self] in
      let value = Result { try work() }
      result.withLock { $0 = value }
    }
  }

  /// What the work gives, as soon as it is done.
  ///
  /// - Throws: what the work throws.
  func value() throws -> Value? {
    isDone.wait()
    return try result.withLock { $0 }?.get()
  }
}
