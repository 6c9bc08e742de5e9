import KerasGraph

/// A number or nested lists of numbers in a configuration.
public struct NumberArray: Hashable, Sendable {
  /// The extents of the lists from the outside in; none for a single number.
  public let shape: [Int]
  /// The numbers, row by row.
  public let values: [Float]

  private init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }

  init(_ value: Float) {
    self.init(shape: [], values: [value])
  }

  /// - Returns: `nil` unless `json` is a number, lists of equal length all the way down, or Keras' wrapper
  ///   around them.
  init?(_ json: JSON) {
    if let wrapped = json["config"]?["value"] {
      self.init(wrapped)
    } else if let number = json.double {
      self.init(Float(number))
    } else {
      guard let elements = json.elements else { return nil }
      let inner = elements.compactMap(NumberArray.init)
      guard inner.count == elements.count, let first = inner.first,
        inner.allSatisfy({ $0.shape == first.shape })
      else { return nil }
      self.init(shape: [inner.count] + first.shape, values: inner.flatMap(\.values))
    }
  }

  var json: JSON { Self.json(shape[...], values[...]) }

  private static func json(_ shape: ArraySlice<Int>, _ values: ArraySlice<Float>) -> JSON {
    guard let count = shape.first else { return .number(Double("\(values[values.startIndex])") ?? 0) }
    let stride = values.count / max(count, 1)
    return .array(
      (0..<count).map { index in
        let start = values.startIndex + index * stride
        return json(shape.dropFirst(), values[start..<start + stride])
      })
  }
}

extension ConfigReader {
  /// A number or nested lists of numbers.
  mutating func numbers(_ name: String, default fallback: NumberArray? = nil) -> NumberArray {
    value(
      name, default: fallback, standIn: NumberArray(0),
      expected: "a number or lists of numbers of one length",
      read: NumberArray.init)
  }

  /// A number, nested lists of numbers, or null.
  mutating func optionalNumbers(_ name: String) -> NumberArray? {
    value(
      name, default: .some(nil), standIn: nil, expected: "a number, lists of numbers of one length, or null",
      read: NumberArray.init)
  }
}
