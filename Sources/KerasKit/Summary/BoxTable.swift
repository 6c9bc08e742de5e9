/// A table of text in box characters, as Keras draws it: the words of a cell are wrapped, rows are ruled.
struct BoxTable {
  enum Alignment {
    case left, right, center
  }

  struct Column {
    var title: String
    var alignment: Alignment
    /// Characters between the rules, without the blank on each side. Widened to the longest word.
    var width: Int
  }

  let columns: [Column]
  var rows: [[String]] = []

  var text: String {
    let widths = columns.indices.map { index in
      let words = ([columns[index].title] + rows.map { $0[index] }).flatMap(Self.words)
      return words.map(\.count).reduce(columns[index].width, max)
    }
    var lines = [rule("┏", "━", "┳", "┓", widths)]
    lines += cells(columns.map(\.title), widths, edge: "┃")
    lines.append(rule("┡", "━", "╇", "┩", widths))
    for (index, row) in rows.enumerated() {
      if index > 0 { lines.append(rule("├", "─", "┼", "┤", widths)) }
      lines += cells(row, widths, edge: "│")
    }
    lines.append(rule("└", "─", "┴", "┘", widths))
    return lines.joined(separator: "\n")
  }

  private func rule(
    _ left: String, _ line: String, _ cross: String, _ right: String, _ widths: [Int]
  ) -> String {
    left + widths.map { String(repeating: line, count: $0 + 2) }.joined(separator: cross) + right
  }

  private func cells(_ texts: [String], _ widths: [Int], edge: String) -> [String] {
    let wrapped = texts.indices.map { Self.wrap(texts[$0], to: widths[$0]) }
    return (0..<(wrapped.map(\.count).max() ?? 0)).map { line in
      let parts = wrapped.indices.map { column in
        let part = line < wrapped[column].count ? wrapped[column][line] : ""
        return " " + Self.pad(part, to: widths[column], columns[column].alignment) + " "
      }
      return edge + parts.joined(separator: edge) + edge
    }
  }

  private static func pad(_ text: String, to width: Int, _ alignment: Alignment) -> String {
    let missing = max(0, width - text.count)
    let before =
      switch alignment {
      case .left: 0
      case .right: missing
      case .center: missing / 2
      }
    return String(repeating: " ", count: before) + text + String(repeating: " ", count: missing - before)
  }

  /// The words of a text; leading blanks belong to the first.
  private static func words(_ text: String) -> [String] {
    let indent = text.prefix { $0 == " " }
    var words = text.split(separator: " ").map(String.init)
    if !words.isEmpty { words[0] = indent + words[0] }
    return words
  }

  private static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in words(text) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }
}
