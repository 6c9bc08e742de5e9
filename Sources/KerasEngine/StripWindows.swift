import KerasGraph

/// The lines at hand between the steps of a sequence: each step's but the last's in memory of their own, through
/// which a strip moves from the first line to the last.
struct StripWindows: Sendable {
  private let steps: [StripStep]
  /// The lines of the last step that are made together.
  private let together: Int
  /// Where the memory of each step but the last begins.
  private let offsets: [Int]
  /// The floats of all memory.
  let count: Int

  /// - Parameter cacheCount: how many floats may be at hand, if a strip can have that few.
  init(_ steps: [StripStep], cacheCount: Int) {
    self.steps = steps
    var together = 1
    while together < 16, Self.counts(steps, together + 1).reduce(0, +) <= cacheCount { together += 1 }
    self.together = together
    var offsets: [Int] = []
    var end = 0
    for count in Self.counts(steps, together) {
      offsets.append(end)
      end += Arena.rounded(count)
    }
    self.offsets = offsets
    count = end
  }

  /// The lines of the result.
  var lines: Int { steps.last?.lines ?? 0 }

  /// The floats of each step but the last that strips of `together` lines need at once, wherever they are.
  private static func counts(_ steps: [StripStep], _ together: Int) -> [Int] {
    guard let last = steps.last else { return [] }
    var most = steps.dropLast().map { _ in 0 }
    for first in 0..<last.lines {
      let needs = needs(steps, first..<min(first + together, last.lines))
      for (index, lines) in needs.dropLast().enumerated() { most[index] = max(most[index], lines.count) }
    }
    return zip(most, steps).map { $0 * $1.lineCount }
  }

  /// The lines of each step's output that some lines of the last need.
  private static func needs(_ steps: [StripStep], _ lines: Range<Int>) -> [Range<Int>] {
    var needs = [lines]
    for step in steps.dropFirst().reversed() { needs.append(step.source(needs[needs.count - 1])) }
    return needs.reversed()
  }

  /// Makes some lines of the result.
  func run(_ lines: Range<Int>, _ place: StripCall, memory: UnsafeMutablePointer<Float>) {
    var held = steps.dropLast().map { _ in 0..<0 }
    for first in stride(from: lines.lowerBound, to: lines.upperBound, by: together) {
      let needs = Self.needs(steps, first..<min(first + together, lines.upperBound))
      var input = place.input
      for (index, step) in steps.enumerated() {
        guard index < held.count else {
          step.run(needs[index], StripCall(input: input, output: place.output, summand: place.summand))
          break
        }
        let (needed, start) = (needs[index], memory + offsets[index])
        keep(needed, of: &held[index], lineCount: step.lineCount, at: start)
        let output = start - needed.lowerBound * step.lineCount
        if held[index].upperBound < needed.upperBound {
          step.run(held[index].upperBound..<needed.upperBound, StripCall(input: input, output: output))
        }
        held[index] = needed
        input = UnsafePointer(output)
      }
    }
  }

  /// Moves those of the lines at hand that are needed to the start of their memory.
  private func keep(
    _ needed: Range<Int>, of held: inout Range<Int>, lineCount: Int, at start: UnsafeMutablePointer<Float>
  ) {
    guard held.upperBound > needed.lowerBound, held.lowerBound <= needed.lowerBound else {
      held = needed.lowerBound..<needed.lowerBound
      return
    }
    let kept = needed.lowerBound..<held.upperBound
    let moved = needed.lowerBound - held.lowerBound
    if moved > 0 { start.update(from: start + moved * lineCount, count: kept.count * lineCount) }
    held = kept
  }
}
