#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Runs the short part of a command that writes a file to its end: an interrupt waits until then, so nothing
/// half-written and no temporary file is left.
func uninterrupted(_ body: () throws -> Void) rethrows {
  let signals = [SIGINT, SIGTERM, SIGHUP]
  let former = signals.map { signal($0, remember) }
  defer {
    for (number, handler) in zip(signals, former) { signal(number, handler) }
    let number = pending
    pending = 0
    if number != 0 { raise(number) }
  }
  try body()
}

/// The signal that arrived meanwhile.
nonisolated(unsafe) private var pending: Int32 = 0

private func remember(_ number: Int32) { pending = number }
