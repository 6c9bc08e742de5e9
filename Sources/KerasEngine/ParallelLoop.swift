import Dispatch
import Synchronization

/// A loop whose parts `first`, `first + step`, and so on are one thread's.
struct ParallelLoop {
  let parts: Int
  let step: Int
  let part: (Int) -> Void

  func run(from first: Int) {
    for index in stride(from: first, to: parts, by: step) { part(index) }
  }
}

/// The open loop, in a cache line of its own that helpers watch.
final class LoopNotice: @unchecked Sendable {
  /// Counts the loops, above the number of helpers that each wants.
  private let word: UnsafeMutablePointer<Atomic<Int>>
  /// Written before the word tells of it; read by helpers that have claimed their seat.
  private let place: UnsafeMutablePointer<UnsafePointer<ParallelLoop>?>

  init() {
    let line = CacheLine.allocate()
    word = line.initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
    place = (line + 16).initializeMemory(as: UnsafePointer<ParallelLoop>?.self, repeating: nil, count: 1)
  }

  var number: Int { word.pointee.load(ordering: .acquiring) }

  /// - Parameter loop: must last until the loop is closed.
  func open(_ loop: UnsafePointer<ParallelLoop>, helpers: Int) -> Int {
    place.pointee = loop
    let next = ((number >> 16) &+ 1) << 16 | min(helpers, 0xFFFF)
    word.pointee.store(next, ordering: .releasing)
    return next
  }

  /// Does a thread's parts of the open loop, and holds on to nothing of it afterwards.
  @inline(never)
  func run(from first: Int) { place.pointee?.pointee.run(from: first) }

  func close() { place.pointee = nil }

  func wants(_ helper: Int, in loop: Int) -> Bool { helper < loop & 0xFFFF }
}

/// What a helper has begun and done: each in a line of its own, so that the caller's looks do not slow the helper's.
///
/// Nothing refers to a seat by a count of references, which the threads would have to pass to and fro.
struct HelperSeat: ~Copyable, @unchecked Sendable {
  private let claimed = CacheLine.allocate().initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
  private let done = CacheLine.allocate().initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
  private let sleeping = Atomic<Bool>(false)
  private let alarm = DispatchSemaphore(value: 0)

  /// Makes the helper's parts of a loop the calling thread's; `false` if another thread was first.
  func claim(_ loop: Int) -> Bool {
    let before = claimed.pointee.load(ordering: .relaxed)
    guard before < loop else { return false }
    return claimed.pointee.compareExchange(expected: before, desired: loop, ordering: .acquiringAndReleasing).exchanged
  }

  func finish(_ loop: Int) { done.pointee.store(loop, ordering: .releasing) }
  func hasDone(_ loop: Int) -> Bool { done.pointee.load(ordering: .acquiring) == loop }

  func wake() {
    if sleeping.load(ordering: .relaxed), sleeping.exchange(false, ordering: .acquiringAndReleasing) { alarm.signal() }
  }

  /// Sleeps until woken, unless there is work.
  func sleep(while idle: () -> Bool) {
    sleeping.store(true, ordering: .sequentiallyConsistent)
    if idle() || !sleeping.exchange(false, ordering: .acquiringAndReleasing) { alarm.wait() }
  }
}

private enum CacheLine {
  /// Memory of two lines, since processors fetch them in pairs.
  static func allocate() -> UnsafeMutableRawPointer { .allocate(byteCount: 128, alignment: 128) }
}
