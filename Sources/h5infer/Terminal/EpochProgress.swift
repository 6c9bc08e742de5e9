import KerasKit

/// Shows how a training goes, in Keras' words: on a terminal a bar that is drawn again and again in its place,
/// elsewhere a line after each epoch.
final class EpochProgress: Callback {
  /// Where to show it.
  enum Place {
    /// Bars on a terminal, lines elsewhere.
    case output
    /// Bars on a terminal, nothing elsewhere: the output is for a program.
    case terminalOnly
    case nowhere
  }

  private let place: Place
  private let isTerminal: Bool
  private var start = ContinuousClock.now
  private var lastDrawn = ContinuousClock.now
  private var steps = 0
  private static let width = 20

  init(_ place: Place) {
    self.place = place
    isTerminal = place == .output ? StandardOutput.isTerminal : StandardError.isTerminal
  }

  func epochBegins(_ run: FitRun) throws {
    (start, steps) = (.now, 0)
    lastDrawn = start
    if isTerminal { try show("\(title(run))\n") }
  }

  func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws {
    steps += 1
    guard isTerminal, .now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = .now
    try redraw(bar(run, logs()))
  }

  func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    logs["learning_rate"] = run.learningRate
    if isTerminal {
      try redraw(bar(run, logs) + "\n")
    } else if place == .output {
      try show("\(title(run)) - \(steps)/\(run.batches ?? steps) - \(timing) - \(Self.text(logs))\n")
    }
  }

  func trainingStops(_ run: FitRun) throws { if run.isInterruptedAtOnce, isTerminal { try show("\n") } }

  /// Says something beside the bar.
  func say(_ text: String) {
    guard place != .nowhere else { return }
    if isTerminal { StandardError.write("\r\u{1B}[K") }
    StandardError.write("h5infer: \(text)\n")
  }

  private func title(_ run: FitRun) -> String { "Epoch \(run.epoch + 1)/\(run.options.epochs)" }

  private func bar(_ run: FitRun, _ logs: Logs) -> String {
    let total = max(run.batches ?? steps, 1)
    let count = String(steps)
    let filled = Self.width * min(steps, total) / total
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: Self.width - filled)
    let blank = String(repeating: " ", count: max(0, String(total).count - count.count))
    return "\(blank)\(count)/\(total) \(bar) \(timing) - \(Self.text(logs))"
  }

  /// Draws over the line; what is longer than the terminal is wide would not be drawn over.
  private func redraw(_ line: String) throws {
    let isLast = line.hasSuffix("\n")
    try show("\r\u{1B}[K" + (isLast ? line : String(line.prefix(Terminal.columns - 1))))
  }

  private func show(_ text: String) throws {
    switch place {
    case .output: try StandardOutput.write(text)
    case .terminalOnly: StandardError.write(text)
    case .nowhere: break
    }
  }

  /// As Keras: `12s 26ms/step`.
  private var timing: String {
    let seconds = (ContinuousClock.now - start).inSeconds
    let step = seconds / Double(max(1, steps))
    let perStep =
      step >= 1 ? "\(step.fixed(0))s" : step >= 1e-3 ? "\((step * 1e3).fixed(0))ms" : "\((step * 1e6).fixed(0))us"
    return "\(seconds.fixed(0))s \(perStep)/step"
  }

  static func text(_ logs: Logs) -> String {
    logs.entries.map { "\($0.name): \($0.value.kerasText)" }.joined(separator: " - ")
  }
}

extension Float {
  /// As Keras shows a number: four decimals, or a power of ten for one that they would hide.
  var kerasText: String {
    guard isFinite, self != 0, magnitude < 1e-3 else { return Double(self).fixed(4) }
    var (mantissa, exponent) = (Double(self), 0)
    while abs(mantissa) < 1 {
      mantissa *= 10
      exponent -= 1
    }
    if mantissa.fixed(4).hasPrefix("10.") || mantissa.fixed(4).hasPrefix("-10.") {
      mantissa /= 10
      exponent += 1
    }
    return "\(mantissa.fixed(4))e-\(exponent > -10 ? "0" : "")\(-exponent)"
  }
}
