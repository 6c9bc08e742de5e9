/// Columns of text under titles: the first column to the left, numbers to the right.
struct TextTable {
  var rows: [[String]]

  init(titles: [String]) {
    rows = [titles]
  }

  var text: String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let blank = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + blank : blank + row[column]
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
