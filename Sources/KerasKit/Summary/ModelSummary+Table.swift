import KerasGraph

extension ModelSummary: CustomStringConvertible {
  /// What Keras' `model.summary()` prints on a wide terminal.
  public var description: String { table() }

  /// The table that Keras prints, with totals below. Columns are as wide as Keras makes them, wider where
  /// Keras would cut.
  ///
  /// - Parameters:
  ///   - expandNested: whether to list the layers of nested models.
  ///   - showTrainable: whether to tell which layers are trained.
  ///   - lineLength: the width that Keras would divide among the columns; `nil` for that of a wide terminal.
  public func table(expandNested: Bool = false, showTrainable: Bool = false, lineLength: Int? = nil) -> String {
    var titles = ["Layer (type)", "Output Shape", "Param #"]
    var alignments: [BoxTable.Alignment] = [.left, .left, .right]
    if !isSequential {
      titles.append("Connected to")
      alignments.append(.left)
    }
    if showTrainable {
      titles.append("Trainable")
      alignments.append(.center)
    }
    let widths = columnWidths(showTrainable: showTrainable, lineLength: lineLength)
    var table = BoxTable(
      columns: titles.indices.map {
        BoxTable.Column(title: titles[$0], alignment: alignments[$0], width: widths[$0])
      })
    table.rows = rows.filter { expandNested || $0.depth == 0 }.map { row in
      cells(row, showTrainable: showTrainable)
    }
    return "Model: \"\(name)\"\n\(table.text)\n\(totals)"
  }

  private func cells(_ row: Row, showTrainable: Bool) -> [String] {
    let indent = row.depth == 0 ? "" : String(repeating: "   ", count: row.depth) + "└ "
    var cells = ["\(indent)\(row.name) (\(row.className))", row.shapeText, row.parameters.elements.grouped]
    if !isSequential {
      let hidden = row.depth > 0 || row.connectedTo.isEmpty
      cells.append(hidden ? "-" : row.connectedTo.joined(separator: ", "))
    }
    if showTrainable { cells.append(row.trainable.map { $0 ? "Y" : "N" } ?? "-") }
    return cells
  }

  private var totals: String {
    var lines = [
      " Total params: \(total.text)", " Trainable params: \(trainable.text)",
      " Non-trainable params: \(nonTrainable.text)",
    ]
    if let optimizer { lines.append(" Optimizer params: \(optimizer.text)") }
    return lines.joined(separator: "\n")
  }

  /// How Keras' `print_summary` and the table of the `rich` package divide a line among the columns.
  private func columnWidths(showTrainable: Bool, lineLength: Int?) -> [Int] {
    var positions = isSequential ? [0.45, 0.80, 1.0] : [0.3, 0.56, 0.74, 1.0]
    var length = isSequential ? 88 : 108
    if showTrainable {
      length += 12
      positions = positions.map { $0 * 0.90 } + [1.0]
    }
    length = lineLength ?? length
    let ends = positions.map { Int($0 * Double(length)) }
    var widths = zip(ends, [0] + ends).map { $0 - $1 + 2 }
    var excess = widths.reduce(0, +) + widths.count + 1 - length
    for index in widths.indices where excess > 0 {
      let share = Int((Double(excess) / Double(widths.count - index)).rounded(.toNearestOrEven))
      widths[index] -= share
      excess -= share
    }
    return widths.map { max(1, $0 - 2) }
  }
}

extension ModelSummary.Row {
  /// The shapes as Keras' table shows them: `(None, 10)`, `[(None, 3), (None, 4)]`, or `?`.
  var shapeText: String {
    let texts = outputShapes.map { shape in
      "(" + shape.dimensions.map { $0.map(String.init) ?? "None" }.joined(separator: ", ") + ")"
    }
    return switch texts.count {
    case 0: "?"
    case 1: texts[0]
    default: "[" + texts.joined(separator: ", ") + "]"
    }
  }
}

extension ModelSummary.Count {
  /// The number and its memory: `336,490 (1.28 MB)`.
  var text: String { "\(elements.grouped) (\(Self.memory(bytes)))" }

  private static func memory(_ bytes: Int) -> String {
    var (value, unit) = (Double(bytes), 0)
    let units = ["B", "KB", "MB", "GB", "TB", "PB"]
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return "\(value.fixed(2)) \(units[unit])"
  }
}
