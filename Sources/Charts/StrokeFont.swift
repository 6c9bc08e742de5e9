#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Letters that are drawn as lines, for pictures that no font is at hand for.
enum StrokeFont {
  /// The width of a line for type of size 1.
  static let weight = 0.085
  /// The side of the square that letters are designed in, for type of size 1: capitals are nine of them high.
  private static let unit = 0.08
  /// What is left free between letters, in those squares.
  private static let spacing = 1.9

  /// How wide a text is.
  static func width(of text: String, size: Double) -> Double {
    let advances = text.map { glyph($0).advance }
    return max(0, advances.reduce(0) { $0 + $1 + spacing } - spacing) * unit * size
  }

  /// The lines of a text, in the drawing's places.
  static func strokes(of text: Drawing.Text) -> [[Drawing.Point]] {
    let width = width(of: text.content, size: text.size)
    var x: Double =
      switch text.anchor {
      case .start: 0
      case .middle: -width / 2
      case .end: -width
      }
    var strokes: [[Drawing.Point]] = []
    for character in text.content {
      let glyph = glyph(character)
      for stroke in glyph.strokes {
        strokes.append(
          stroke.map { point in
            let (along, up) = (x + point.x * unit * text.size, point.y * unit * text.size)
            return text.isUpright
              ? Drawing.Point(text.place.x - up, text.place.y - along)
              : Drawing.Point(text.place.x + along, text.place.y - up)
          })
      }
      x += (glyph.advance + spacing) * unit * text.size
    }
    return strokes
  }

  /// A letter: lines from its lower left corner, and how wide it is.
  struct Glyph: Sendable {
    var advance: Double
    var strokes: [[Drawing.Point]]

    /// Reads a design: `L` with places, a line through them; `A` with the centre, two radii and two angles in
    /// degrees, a part of an ellipse. The first number is how wide the letter is.
    init(_ design: String) {
      advance = 0
      strokes = []
      for part in design.split(separator: ";") {
        let numbers = part.split(separator: " ").compactMap { Double($0) }
        if part.contains("A"), numbers.count == 6 {
          strokes.append(Self.arc(numbers))
        } else if part.contains("L") {
          strokes.append(
            stride(from: 0, to: numbers.count - 1, by: 2).map { Drawing.Point(numbers[$0], numbers[$0 + 1]) })
        } else {
          advance = numbers.first ?? 0
        }
      }
    }

    private static func arc(_ numbers: [Double]) -> [Drawing.Point] {
      let (from, to) = (numbers[4], numbers[5])
      let steps = max(1, Int((abs(to - from) / 12).rounded(.up)))
      return (0...steps).map { step in
        let angle = (from + (to - from) * Double(step) / Double(steps)) * .pi / 180
        return Drawing.Point(numbers[0] + numbers[2] * cos(angle), numbers[1] + numbers[3] * sin(angle))
      }
    }
  }

  private static func glyph(_ character: Character) -> Glyph { glyphs[character] ?? unknown }

  private static let unknown = Glyph("5;L 0 0 5 0 5 9 0 9 0 0")
  private static let glyphs = designs.mapValues(Glyph.init)
}
