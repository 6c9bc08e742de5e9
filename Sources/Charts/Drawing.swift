/// Areas, lines and texts on a page, one on the other in their order: what a file of vectors and one of pixels are
/// made from.
///
/// Places are in points from the upper left corner.
public struct Drawing: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// Red, green and blue, 0 to 255 each.
  public struct Color: Hashable, Sendable {
    public let red: UInt8
    public let green: UInt8
    public let blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  public struct Rectangle: Hashable, Sendable {
    public var x, y, width, height: Double
    public var color: Color
  }

  /// A line through points, with round joints and ends; through one point, a dot.
  public struct Line: Hashable, Sendable {
    public var points: [Point]
    public var width: Double
    public var color: Color
  }

  public struct Text: Hashable, Sendable {
    public enum Anchor: String, Hashable, Sendable {
      case start, middle, end
    }

    public var content: String
    /// The place of the anchor on the base line.
    public var place: Point
    /// The height of the type; capitals are about 0.72 of it.
    public var size: Double
    public var anchor: Anchor
    public var color: Color
    /// Whether the text runs upwards.
    public var isUpright = false
  }

  public enum Mark: Hashable, Sendable {
    case rectangle(Rectangle)
    case line(Line)
    case text(Text)
  }

  public let width: Double
  public let height: Double
  public private(set) var marks: [Mark] = []

  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  public mutating func fill(x: Double, y: Double, width: Double, height: Double, _ color: Color) {
    marks.append(.rectangle(Rectangle(x: x, y: y, width: width, height: height, color: color)))
  }

  public mutating func line(_ points: [Point], width: Double, _ color: Color) {
    marks.append(.line(Line(points: points, width: width, color: color)))
  }

  public mutating func text(
    _ content: String, at place: Point, size: Double, anchor: Text.Anchor = .start, _ color: Color,
    isUpright: Bool = false
  ) {
    marks.append(
      .text(
        Text(content: content, place: place, size: size, anchor: anchor, color: color, isUpright: isUpright)))
  }
}

extension Drawing.Color {
  public static let white = Self(255, 255, 255)
  public static let black = Self(34, 34, 34)
  public static let gray = Self(120, 120, 120)
  public static let paleGray = Self(225, 225, 225)
  /// Two colours that people of every kind of vision can tell apart (Okabe & Ito, 2008).
  public static let blue = Self(0, 114, 178)
  public static let vermilion = Self(213, 94, 0)
}
