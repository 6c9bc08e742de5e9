import Dispatch
import KerasGraph
import Synchronization

/// The threads of this process that help the caller of a parallel loop.
///
/// A layer takes microseconds, so a helper that has just worked watches for more work for a moment before it sleeps. One loop
/// runs at a time: a second caller finds the pool taken and does its work alone, so that several predictions at once do not
/// crowd each other out.
package final class ThreadPool: Sendable {
  /// The pool of this process: a helper for every processor but the caller's.
  static let shared = ThreadPool(helpers: ProcessorCount.available - 1)

  /// How often a helper looks for work before it sleeps: some tens of microseconds.
  private static let patience = 20_000

  let helpers: Int
  private let taken = Atomic<Bool>(false)
  /// Counts the loops; odd while one is open to helpers.
  private let generation = Atomic<Int>(0)
  private let working = Atomic<Int>(0)
  private let sleeping = Atomic<Int>(0)
  private let nextPart = Atomic<Int>(0)
  private let wakeUp = DispatchSemaphore(value: 0)
  /// Written by the caller before it opens a loop, read by helpers that have joined it.
  nonisolated(unsafe) private var loop: (parts: Int, part: (Int) -> Void)?

  package init(helpers: Int) {
    self.helpers = max(0, helpers)
    for _ in 0..<self.helpers { startThread { [self] in serve() } }
  }

  /// Calls `part` once for each number below `parts`, on any thread, and returns when all are done.
  package func run(_ parts: Int, _ part: (Int) -> Void) {
    guard helpers > 0, parts > 1, !taken.exchange(true, ordering: .acquiring) else {
      for index in 0..<parts { part(index) }
      return
    }
    withoutActuallyEscaping(part) { part in
      loop = (parts, part)
      nextPart.store(0, ordering: .relaxed)
      generation.add(1, ordering: .sequentiallyConsistent)
      for _ in 0..<min(sleeping.load(ordering: .sequentiallyConsistent), parts - 1) { wakeUp.signal() }
      takeParts()
      generation.add(1, ordering: .sequentiallyConsistent)
      while working.load(ordering: .sequentiallyConsistent) > 0 { spinHint() }
      loop = nil
    }
    taken.store(false, ordering: .releasing)
  }

  /// Does parts of the open loop until none is left.
  @inline(never)
  private func takeParts() {
    guard let loop else { return }
    while true {
      let index = nextPart.add(1, ordering: .relaxed).oldValue
      guard index < loop.parts else { return }
      loop.part(index)
    }
  }

  /// The life of a helper.
  private func serve() {
    var seen = 0
    while true {
      seen = awaitLoop(after: seen)
      working.add(1, ordering: .sequentiallyConsistent)
      // A loop that closed before this helper joined is no longer its business.
      if generation.load(ordering: .sequentiallyConsistent) == seen { takeParts() }
      working.subtract(1, ordering: .sequentiallyConsistent)
    }
  }

  /// The number of the next open loop.
  private func awaitLoop(after seen: Int) -> Int {
    while true {
      for _ in 0..<Self.patience {
        let current = generation.load(ordering: .acquiring)
        if current != seen, current & 1 == 1 { return current }
        spinHint()
      }
      sleeping.add(1, ordering: .sequentiallyConsistent)
      let current = generation.load(ordering: .sequentiallyConsistent)
      if current == seen || current & 1 == 0 { wakeUp.wait() }
      sleeping.subtract(1, ordering: .sequentiallyConsistent)
    }
  }
}

extension Team {
  /// At most `size` threads of this process.
  static func threads(_ size: Int) -> Team {
    size > 1 ? Team(size: size) { parts, part in ThreadPool.shared.run(parts, part) } : .alone
  }
}
