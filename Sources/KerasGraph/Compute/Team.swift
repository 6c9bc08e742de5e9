import Synchronization

/// The threads that may share the work of one step.
public struct Team: Sendable {
  /// How many threads work, the caller included.
  public let size: Int
  /// Whether it is one thread that does everybody's work, in turn.
  public let isAlone: Bool
  private let spread: @Sendable (_ parts: Int, _ part: (Int) -> Void) -> Void

  /// - Parameter spread: calls `part` once for each number below `parts`, on any thread, and returns when all are done.
  public init(size: Int, spread: @escaping @Sendable (Int, (Int) -> Void) -> Void) {
    self.init(size: size, isAlone: false, spread)
  }

  private init(size: Int, isAlone: Bool, _ spread: @escaping @Sendable (Int, (Int) -> Void) -> Void) {
    self.size = size
    self.isAlone = isAlone
    self.spread = spread
  }

  /// The calling thread only.
  public static let alone = Team.alone(dividingAmong: 1)

  /// The calling thread only, which divides its work as a team of `size` threads does: results are the same to the
  /// last bit.
  public static func alone(dividingAmong size: Int) -> Team {
    Team(size: size, isAlone: true) { parts, part in
      for index in 0..<parts { part(index) }
    }
  }

  /// Divides `0 ..< count` into ranges of at least `grain`, as many as there are threads at most, and runs them.
  public func divide(_ count: Int, grain: Int, _ work: (Range<Int>) -> Void) {
    divide(count, grain: grain) { _, range in work(range) }
  }

  /// The same, for work that has memory of its own in each part, numbered from 0 in the order of the ranges.
  ///
  /// - Returns: the number of parts: 1 at least.
  @discardableResult
  public func divide(_ count: Int, grain: Int, _ work: (_ part: Int, Range<Int>) -> Void) -> Int {
    let parts = Swift.min(size, count / Swift.max(grain, 1))
    guard parts > 1 else {
      work(0, 0..<count)
      return 1
    }
    spread(parts) { part in
      work(part, count * part / parts..<count * (part + 1) / parts)
    }
    return parts
  }

  /// Calls `work` once for each number below `count`, in any order: for work that takes differently long.
  public func forEach(_ count: Int, _ work: (Int) -> Void) {
    let next = Atomic<Int>(0)
    spread(Swift.min(size, count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        work(index)
      }
    }
  }
}
