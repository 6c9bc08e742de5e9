import KerasKit

/// Prints a line after each epoch, as Keras does without a terminal; on a terminal a bar shows the epoch's batches meanwhile.
final class EpochLines: Callback {
  private var start = ContinuousClock.now
  private var lastDrawn = ContinuousClock.now
  private var steps = 0
  private static let width = 20

  func epochBegins(_ run: FitRun) throws {
    start = .now
    steps = 0
  }

  func batchEnds(_ run: FitRun, logs: @autoclosure () -> Logs) throws {
    steps += 1
    guard StandardError.isTerminal, .now - lastDrawn > .milliseconds(100) else { return }
    lastDrawn = .now
    let total = run.batches ?? steps
    let filled = total > 0 ? Self.width * min(steps, total) / total : 0
    let bar = String(repeating: "━", count: filled) + String(repeating: "╺", count: Self.width - filled)
    StandardError.write("\r\u{1B}[K\(steps)/\(total) \(bar) \(timing) - \(Self.text(logs()))")
  }

  func epochEnds(_ run: FitRun, _ logs: inout Logs) throws {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    let epoch = "Epoch \(run.epoch + 1)/\(run.options.epochs)"
    try StandardOutput.write(
      line: "\(epoch) - \(steps)/\(run.batches ?? steps) - \(timing) - \(Self.text(logs)) - learning_rate: \(run.learningRate)")
  }

  private var timing: String {
    let duration = (ContinuousClock.now - start).milliseconds
    return "\((duration / 1000).fixed(1))s \((duration / Double(max(1, steps))).fixed(1))ms/step"
  }

  private static func text(_ logs: Logs) -> String {
    logs.entries.map { "\($0.name): \(Double($0.value).fixed(4))" }.joined(separator: " - ")
  }
}
