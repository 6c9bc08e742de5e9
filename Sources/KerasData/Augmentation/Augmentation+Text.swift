import ImageAugmentation
import SIMDKernels

extension Augmentation {
  /// Reads an augmentation as a command line gives it: names with amounts, such as
  /// `rotation=10,translation=0.1,elastic=34:4`.
  ///
  /// | Name | Amount |
  /// |---|---|
  /// | `rotation` | degrees (Keras' factor times 360) |
  /// | `translation` | part of the height and of the width |
  /// | `zoom` | part of the size; above 0 things become smaller, as in Keras |
  /// | `shear` | part of the image |
  /// | `flip` | `horizontal`, `vertical` or `horizontal_and_vertical` |
  /// | `elastic` | `ALPHA:SIGMA`, both in pixels |
  /// | `contrast` | part of the distance from the mean |
  /// | `brightness` | part of the range of values |
  /// | `fill` | `constant`, `nearest`, `reflect` (the default) or `wrap` |
  /// | `fill_value` | what lies beyond an image with `fill=constant`, before scaling; 0 by default |
  /// | `interpolation` | `bilinear` (the default) or `nearest` |
  /// | `range` | `LOWER:UPPER`, the values that images have, for contrast and brightness |
  ///
  /// An amount `a` is drawn from `-a` to `a`; `a:b` from `a` to `b`. Changes happen in the order of the text.
  ///
  /// - Throws: ``DataError`` that lists everything that is wrong.
  public init(_ text: String) throws(DataError) {
    self.init()
    var problems: [String] = []
    var names: Set<String> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1).map { String($0.filter { !$0.isWhitespace }) }
      guard pair.count == 2 else {
        problems.append("\"\(part)\" is no NAME=AMOUNT")
        continue
      }
      if !names.insert(pair[0]).inserted { problems.append("\(pair[0]) stands there twice") }
      do throws(DataError) { try set(pair[0], AugmentationValue(pair[1])) } catch {
        problems.append("\(pair[0])=\(pair[1]): \(error.message)")
      }
    }
    guard problems.isEmpty else {
      throw DataError("the augmentation \"\(text)\" is not possible: " + problems.joined(separator: "; "))
    }
  }

  private mutating func set(_ name: String, _ value: AugmentationValue) throws(DataError) {
    switch name {
    case "rotation":
      let degrees = try value.factor(within: -360...360)
      geometry.append(.rotation(Factor(degrees.lower / 360, degrees.upper / 360)))
    case "translation":
      let factor = try value.factor(within: -1...1)
      geometry.append(.translation(height: factor, width: factor))
    case "zoom": geometry.append(.zoom(height: try value.factor(within: -0.99...1), width: nil))
    case "shear":
      let factor = try value.factor(within: 0...1)
      geometry.append(.shear(x: factor, y: factor))
    case "flip": geometry.append(try value.flip())
    case "elastic":
      let (alpha, sigma) = try value.pair("ALPHA:SIGMA")
      guard alpha >= 0, sigma > 0, sigma <= 1000 else {
        throw DataError("ALPHA has to be at least 0, SIGMA above 0 and at most 1000")
      }
      elastic = ElasticDistortion(alpha: alpha, sigma: sigma)
    case "contrast":
      let factor = try value.factor(within: -1...1)
      colors.append(.contrast(lower: -factor.lower, upper: factor.upper))
    case "brightness": colors.append(.brightness(try value.factor(within: -1...1)))
    case "fill": fillMode = try value.choice()
    case "fill_value": fillValue = try value.number()
    case "interpolation": interpolation = try value.choice()
    case "range":
      let (lower, upper) = try value.pair("LOWER:UPPER")
      guard lower < upper else { throw DataError("LOWER has to be below UPPER") }
      valueRange = lower...upper
    default:
      throw DataError("there is no such change; use one of \(Self.names.joined(separator: ", "))")
    }
  }

  private static let names = [
    "rotation", "translation", "zoom", "shear", "flip", "elastic", "contrast", "brightness", "fill",
    "fill_value", "interpolation", "range",
  ]
}

/// What stands behind the name of a change.
private struct AugmentationValue {
  let text: String

  init(_ text: String) { self.text = text }

  private var numbers: [Float] {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false)
      .map { Float(String($0)) ?? .nan }
    return numbers.allSatisfy(\.isFinite) ? numbers : []
  }

  func number() throws(DataError) -> Float {
    guard numbers.count == 1 else { throw DataError("is no number") }
    return numbers[0]
  }

  func pair(_ form: String) throws(DataError) -> (Float, Float) {
    guard numbers.count == 2 else { throw DataError("is no pair of numbers \(form)") }
    return (numbers[0], numbers[1])
  }

  /// A number for both directions, or a pair of bounds.
  func factor(within bounds: ClosedRange<Float>) throws(DataError) -> Factor {
    guard (1...2).contains(numbers.count) else {
      throw DataError("is neither a number nor a pair of them, A:B")
    }
    let factor = numbers.count == 1 ? Factor(numbers[0]) : Factor(numbers[0], numbers[1])
    // A number alone is a size, whose sign does not count.
    let given = numbers.count == 1 ? [abs(numbers[0])] : numbers
    guard given.allSatisfy(bounds.contains) else {
      throw DataError("has to lie within \(bounds.lowerBound) and \(bounds.upperBound)")
    }
    return factor
  }

  func flip() throws(DataError) -> GeometricChange {
    switch text {
    case "horizontal": .flip(horizontal: true, vertical: false)
    case "vertical": .flip(horizontal: false, vertical: true)
    case "horizontal_and_vertical": .flip(horizontal: true, vertical: true)
    default: throw DataError("use horizontal, vertical or horizontal_and_vertical")
    }
  }

  func choice<Choice: RawRepresentable & CaseIterable>() throws(DataError) -> Choice
  where Choice.RawValue == String {
    guard let choice = Choice(rawValue: text) else {
      throw DataError("use one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }
}
