import KerasGraph
import Synchronization

/// The threads of this process that help the caller of a parallel loop.
///
/// A layer takes microseconds, so a helper that has just worked watches for more work for a moment before it sleeps. One loop
/// runs at a time: a second caller finds the pool taken and does its work alone, so that several predictions at once do not
/// crowd each other out.
///
/// Each helper has parts of its own in every loop, the same from loop to loop, so that what it reads again stays in its cache.
/// A caller that is done does the parts of helpers that have not begun: it never waits for one that sleeps.
package final class ThreadPool: Sendable {
  /// The pool of this process: a helper for every processor but the caller's.
  static let shared = ThreadPool(helpers: ProcessorCount.available - 1)

  /// How often a helper looks for work before it sleeps: some tens of microseconds.
  private static let patience = 20_000
  /// How often a caller looks whether a helper is done before it asks whether it has begun: a microsecond or two.
  private static let beginning = 200
  /// How often it looks before it lets other threads have its processor, of which a helper may be one.
  private static let yielding = 4_000

  let helpers: Int
  private let taken = Atomic<Bool>(false)
  private let notice = LoopNotice()
  /// One for each helper, which last as long as the process, as the helpers do.
  nonisolated(unsafe) private let seats: UnsafeMutablePointer<HelperSeat>

  package init(helpers: Int) {
    self.helpers = max(0, helpers)
    seats = .allocate(capacity: self.helpers)
    for index in 0..<self.helpers { (seats + index).initialize(to: HelperSeat()) }
    for index in 0..<self.helpers { startThread { [self] in serve(index) } }
  }

  /// Calls `part` once for each number below `parts`, on any thread, and returns when all are done.
  package func run(_ parts: Int, _ part: (Int) -> Void) {
    guard helpers > 0, parts > 1, !taken.exchange(true, ordering: .acquiring) else {
      for index in 0..<parts { part(index) }
      return
    }
    withoutActuallyEscaping(part) { part in
      let wanted = min(helpers, parts - 1)
      withUnsafePointer(to: ParallelLoop(parts: parts, step: wanted + 1, part: part)) { open in
        let loop = notice.open(open, helpers: wanted)
        for index in 0..<wanted { seats[index].wake() }
        open.pointee.run(from: 0)
        for index in 0..<wanted where !hasDone(seats[index], loop) { open.pointee.run(from: index + 1) }
        notice.close()
      }
    }
    taken.store(false, ordering: .releasing)
  }

  /// Whether a helper did its parts of a loop; if not, it has not begun and will not.
  private func hasDone(_ seat: borrowing HelperSeat, _ loop: Int) -> Bool {
    var looks = 0
    while !seat.hasDone(loop) {
      looks += 1
      if looks == Self.beginning, seat.claim(loop) { return false }
      if looks > Self.yielding { yieldProcessor() } else { spinHint() }
    }
    return true
  }

  /// The life of a helper.
  private func serve(_ index: Int) {
    var seen = 0
    while true {
      seen = awaitLoop(after: seen, seats[index])
      guard notice.wants(index, in: seen), seats[index].claim(seen) else { continue }
      notice.run(from: index + 1)
      seats[index].finish(seen)
    }
  }

  /// The number of the next loop.
  private func awaitLoop(after seen: Int, _ seat: borrowing HelperSeat) -> Int {
    while true {
      for _ in 0..<Self.patience {
        let current = notice.number
        if current != seen { return current }
        spinHint()
      }
      seat.sleep { notice.number == seen }
    }
  }
}

extension Team {
  /// At most `size` threads of this process.
  package static func threads(_ size: Int) -> Team {
    size > 1 ? Team(size: size) { parts, part in ThreadPool.shared.run(parts, part) } : .alone
  }

  /// Does two things at once, or one after the other if no other thread is free.
  ///
  /// What either divides among threads it then does alone, so that there are no more threads at work than processors.
  /// - Throws: what `first` throws, or else `second`, after both are done.
  package func both<First, Second>(
    _ first: () throws -> First, _ second: () throws -> Second
  ) throws -> (First, Second) {
    var one: Result<First, any Error>?
    var other: Result<Second, any Error>?
    forEach(2) { part in
      if part == 0 { one = Result(catching: first) } else { other = Result(catching: second) }
    }
    return (try one?.get() ?? first(), try other?.get() ?? second())
  }
}
