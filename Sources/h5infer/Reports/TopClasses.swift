import KerasKit

/// The largest outputs of each sample, readable.
struct TopClasses {
  let outputs: [Tensor]
  let count: Int
  let names: [String]

  /// The most samples that are shown.
  private static let maximumSamples = 20

  init(_ outputs: [Tensor], count: Int, names: [String]) {
    self.outputs = outputs
    self.count = count
    self.names = names
  }

  var text: String {
    outputs.enumerated().map { index, output in
      let title = outputs.count > 1 ? "Output \(index)\n" : ""
      return title
        + (output.shape.count == 2
          ? rows(output) : "shape \(output.shape): use --output to write it to a file")
    }.joined(separator: "\n\n")
  }

  private func rows(_ output: Tensor) -> String {
    let (samples, columns) = (output.shape[0], output.shape[1])
    let values = output.values
    let areShares = values.allSatisfy { $0 >= 0 && $0 <= 1 }
    var lines = (0..<min(samples, Self.maximumSamples)).map { sample in
      let row = values[sample * columns..<(sample + 1) * columns]
      let name = sample < names.count ? names[sample] : "sample \(sample)"
      return "\(name): \(text(row, areShares: areShares))"
    }
    if samples > lines.count { lines.append("… and \(samples - lines.count) more samples") }
    return lines.joined(separator: "\n")
  }

  private func text(_ row: ArraySlice<Float>, areShares: Bool) -> String {
    let order = row.indices.sorted { row[$0] > row[$1] || (row[$0] == row[$1] && $0 < $1) }
    return order.prefix(count).map { index in
      let value = areShares ? (Double(row[index]) * 100).fixed(2) + "%" : "\(row[index])"
      return row.count == 1 ? value : "class \(index - row.startIndex) \(value)"
    }.joined(separator: ", ")
  }
}
