/// The shortest of many runs, each short enough to fall between the turns of other programs.
func bestSeconds(_ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  var repetitions = 1
  var best = Double.infinity
  let deadline = clock.now + .milliseconds(250)
  while clock.now < deadline {
    let start = clock.now
    for _ in 0..<repetitions { body() }
    let elapsed = (clock.now - start) / .seconds(1)
    if elapsed < 0.000_2 {
      repetitions *= 2
    } else {
      best = min(best, elapsed / Double(repetitions))
    }
  }
  return best
}

/// Floats in memory of their own that begins with a line of the cache, filled with small numbers that repeat.
final class Floats {
  let start: UnsafeMutablePointer<Float>
  var input: UnsafePointer<Float> { UnsafePointer(start) }

  init(_ count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    start = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Float.self, capacity: count)
    for i in 0..<count { start[i] = Float(i % 31) / 16 - 1 }
  }

  deinit { start.deallocate() }
}

func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// A number with one digit after the point.
func decimal(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}
