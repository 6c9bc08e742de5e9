/// Whether threads share the layers of the next prediction or one thread does it alone: what was faster of late.
///
/// What it costs to hand work over depends on how far apart the processors are and on who else uses them, which may change while
/// a program runs. So now and then, less and less often, the slower way is tried again.
package struct SharingChoice {
  /// The seconds that a sample took of late.
  private var shared = Double.infinity
  private var alone = Double.infinity
  private var calls = 0
  private var nextTrial = Self.firstCalls + Self.shortestPause
  private var pause = Self.shortestPause
  /// How the prediction before went; one that goes otherwise finds its weights in no near cache, and does not count.
  private var wasShared: Bool?

  /// How many predictions go half one way and half the other at first.
  private static let firstCalls = 8
  /// The seconds of a shared prediction beside which handing over work costs little: it is not tried alone at first.
  private static let longest = 0.005
  /// The predictions from one trial to the next.
  private static let shortestPause = 32
  private static let longestPause = 1024

  package init() {}

  /// Whether to share the next prediction.
  package mutating func next() -> Bool {
    calls += 1
    guard calls > Self.firstCalls else { return calls <= Self.firstCalls / 2 || shared > Self.longest }
    let isFaster = shared <= alone
    guard calls > nextTrial else { return isFaster }
    if calls >= nextTrial + 2 {
      nextTrial = calls + pause
      pause = min(2 * pause, Self.longestPause)
    }
    return !isFaster
  }

  /// Takes account of a prediction, which took so many seconds for each sample.
  package mutating func record(isShared: Bool, seconds: Double) {
    defer { wasShared = isShared }
    guard isShared == wasShared else { return }
    let before = shared <= alone
    if isShared { Self.update(&shared, seconds) } else { Self.update(&alone, seconds) }
    if (shared <= alone) != before { pause = Self.shortestPause }
  }

  /// Follows the times down at once and up slowly, since a prediction may be interrupted by something else.
  private static func update(_ time: inout Double, _ seconds: Double) {
    time =
      seconds < time ? (time.isFinite ? (time + seconds) / 2 : seconds) : time + (min(seconds, 2 * time) - time) / 8
  }
}
