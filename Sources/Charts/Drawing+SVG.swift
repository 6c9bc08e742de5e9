extension Drawing {
  /// The drawing as an SVG file.
  public var svg: String {
    let head = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.text(width))" height="\(Self.text(height))" \
      viewBox="0 0 \(Self.text(width)) \(Self.text(height))" font-family="Helvetica, Arial, sans-serif">
      """
    return ([head] + marks.map { "  " + Self.element($0) } + ["</svg>\n"]).joined(separator: "\n")
  }

  private static func element(_ mark: Mark) -> String {
    switch mark {
    case .rectangle(let area):
      return """
        <rect x="\(text(area.x))" y="\(text(area.y))" width="\(text(area.width))" height="\(text(area.height))" \
        fill="\(area.color.hexadecimal)"/>
        """
    case .line(let line):
      // A line of one point is drawn as a dot by its round ends.
      let points = line.points.count == 1 ? line.points + line.points : line.points
      let list = points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
      return """
        <polyline points="\(list)" fill="none" stroke="\(line.color.hexadecimal)" stroke-width="\(text(line.width))" \
        stroke-linejoin="round" stroke-linecap="round"/>
        """
    case .text(let label):
      let (x, y) = (text(label.place.x), text(label.place.y))
      let turn = label.isUpright ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
      return """
        <text x="\(x)" y="\(y)" font-size="\(text(label.size))" text-anchor="\(label.anchor.rawValue)" \
        fill="\(label.color.hexadecimal)"\(turn)>\(escaped(label.content))</text>
        """
    }
  }

  /// With at most two decimals.
  private static func text(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      // A file of XML can't hold control characters at all.
      case _ where character.unicodeScalars.contains { $0.value < 0x20 }: result += "?"
      default: result.append(character)
      }
    }
  }
}

extension Drawing.Color {
  fileprivate var hexadecimal: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
