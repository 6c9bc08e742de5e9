import KerasGraph

/// A path with places for numbers, as Python's `str.format` fills them.
struct PathTemplate {
  private let text: String

  init(_ text: String) { self.text = text }

  /// - Throws: ``ModelError`` that names a place for which there is no number, or a format that is not supported.
  func filled(epoch: Int, logs: Logs) throws(ModelError) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { break }
      let parts = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1)
      let name = parts.first.map(String.init) ?? ""
      let format = parts.count > 1 ? String(parts[1]) : ""
      result += rest[..<open]
      result += try name == "epoch" ? number(epoch, format) : number(Monitor(name).value(in: logs), format)
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func number(_ value: Int, _ format: String) throws(ModelError) -> String {
    if format.isEmpty || format == "d" { return String(value) }
    guard format.last == "d", let width = Int(format.dropLast()) else { throw refusal(format) }
    let digits = String(value)
    let fill = format.hasPrefix("0") ? "0" : " "
    return String(repeating: fill, count: max(0, width - digits.count)) + digits
  }

  private func number(_ value: Float, _ format: String) throws(ModelError) -> String {
    if format.isEmpty { return "\(Double(value))" }
    guard format.hasPrefix("."), format.hasSuffix("f"), let places = Int(format.dropFirst().dropLast()), places < 10
    else { throw refusal(format) }
    return Double(value).fixed(places)
  }

  private func refusal(_ format: String) -> ModelError {
    ModelError("the format \"\(format)\" of \"\(text)\" is not supported", remedy: "use \":02d\" or \":.4f\"")
  }
}
