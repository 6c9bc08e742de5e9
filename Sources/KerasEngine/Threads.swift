import Dispatch
import KerasGraph

extension Team {
  /// A team of `size` threads of the system's pool.
  static func threads(_ size: Int) -> Team {
    Team(size: size) { parts, part in
      withoutActuallyEscaping(part) { part in
        nonisolated(unsafe) let part = part
        DispatchQueue.concurrentPerform(iterations: parts) { part($0) }
      }
    }
  }
}
