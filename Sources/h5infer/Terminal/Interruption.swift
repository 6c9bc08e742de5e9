import KerasKit
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Ends a training early, but cleanly, when the user asks for it: after its epoch at the first Ctrl-C, after its
/// batch at the second or when the system asks the program to end, and without any ceremony at the third.
///
/// It stays in charge as long as it lives, so that what follows the training, such as writing the result, is done too.
final class Interruption: Callback {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]
  private let notice: (String) -> Void
  private var noticed = 0
  private var former: [sig_t?] = []

  /// - Parameter notice: tells the user what happens next.
  init(notice: @escaping (String) -> Void) { self.notice = notice }

  func trainingBegins(_ run: FitRun) throws {
    requests.store(0, ordering: .relaxed)
    former = Self.signals.map { number in
      let handler = signal(number, count)
      // What the program was started to ignore, as by nohup, remains ignored.
      if handler.map({ unsafeBitCast($0, to: Int.self) }) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
      return handler
    }
  }

  func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws { heed(run) }
  func validationBatchEnds(_ run: FitRun) throws { heed(run) }

  deinit { restore() }

  private func heed(_ run: FitRun) {
    let count = requests.load(ordering: .relaxed)
    guard count > noticed else { return }
    noticed = count
    run.interrupt(atOnce: count > 1)
    notice(
      count > 1
        ? "ending after this batch" : "ending after this epoch; Ctrl-C again ends after this batch")
  }

  private func restore() {
    for (number, handler) in zip(Self.signals, former) { signal(number, handler) }
    former = []
  }
}

/// How urgently the user has asked for an end.
private let requests = Atomic<Int>(0)

private func count(_ number: Int32) {
  let urgency = number == SIGINT ? 1 : 2
  if requests.add(urgency, ordering: .relaxed).newValue > 2 {
    signal(number, SIG_DFL)
    raise(number)
  }
}
