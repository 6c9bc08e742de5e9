/// A bar on the terminal that shows how much is done; nothing at all where standard error is no terminal.
struct ProgressBar {
  private let total: Int
  private let isShown: Bool
  private static let width = 40

  init(total: Int) {
    self.total = total
    isShown = StandardError.isTerminal
  }

  func show(_ done: Int) {
    guard isShown, total > 0 else { return }
    let filled = Self.width * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    StandardError.write("\r\(bar) \(done.grouped) of \(total.grouped)")
  }

  /// Takes the bar away.
  func clear() {
    if isShown { StandardError.write("\r\u{1B}[K") }
  }
}
