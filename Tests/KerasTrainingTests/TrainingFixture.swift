import FixtureSupport
import Foundation
import KerasData
import KerasGraph

/// What real Keras computed for one family of `Fixtures/training`: lists of cases, on arrays that are held by name.
struct TrainingFixture: Sendable {
  let json: JSON

  init(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Fixtures.folder.appending(path: "training/\(name).json.gz")))
    json = try JSON(parsing: String(decoding: try Gzip.inflate(bytes), as: UTF8.self))
  }

  func cases(_ name: String) -> [JSON] { json[name]?.elements ?? [] }

  /// The array that a case names.
  func array(_ name: JSON?) throws -> FixtureArray? {
    guard let name = name?.text else { return nil }
    guard let array = json["arrays"]?[name] else { throw FixtureMismatch("there is no array \(name)") }
    return try FixtureArray(array)
  }
}

/// An array of a fixture: `[extents, elements]`.
struct FixtureArray {
  let shape: [Int]
  let values: [Float]
  /// A copy of the values.
  let buffer: FloatBuffer

  init(_ json: JSON) throws {
    shape = json[0]?.elements?.compactMap(\.int) ?? []
    values = try (json[1] ?? []).numbers
    buffer = FloatBuffer(count: values.count) { [values] in _ = $0.initialize(from: values) }
    guard values.count == shape.reduce(1, *) else { throw FixtureMismatch("an array of \(shape) with \(values.count)") }
  }

  /// The extents of one sample.
  var extents: [Int] { Array(shape.dropFirst()) }
}

extension JSON {
  /// A list of numbers, or one; `null` is not a number.
  var numbers: [Float] {
    get throws {
      try (elements ?? [self]).map { element in
        if element.isNull { return .nan }
        guard let number = element.double else { throw FixtureMismatch("\(element.serialized) is no number") }
        return Float(number)
      }
    }
  }
}

extension JSON {
  /// Whether it is the same as another, with numbers as single precision has them.
  func isSame(as other: JSON) -> Bool {
    if let own = double, let other = other.double { return Float(own) == Float(other) }
    if let own = members, let other = other.members {
      return own.count == other.count
        && zip(own, other).allSatisfy { $0.name == $1.name && $0.value.isSame(as: $1.value) }
    }
    if let own = elements, let other = other.elements {
      return own.count == other.count && zip(own, other).allSatisfy { $0.isSame(as: $1) }
    }
    return self == other
  }
}

/// Where numbers differ from Keras' by more than a share of the scale of their row; `nil` if nowhere.
///
/// - Parameters:
///   - columns: the numbers of a row. Default all.
///   - isAnyNumberForNaN: whether any number will do where Keras has none.
///   - floor: a magnitude below which rounding of larger numbers shows, so that it counts as the scale. Default 0.
func difference(
  _ given: [Float], _ expected: [Float], columns: Int? = nil, tolerance: Float, floor: Float = 0,
  isAnyNumberForNaN: Bool = false
) -> String? {
  guard given.count == expected.count else { return "\(given.count) numbers, in Keras \(expected.count)" }
  let columns = max(columns ?? expected.count, 1)
  for row in stride(from: 0, to: expected.count, by: columns) {
    let places = row..<min(row + columns, expected.count)
    let scale = places.lazy.map { abs(expected[$0]) }.filter(\.isFinite).reduce(floor, max)
    for place in places where given[place] != expected[place] {
      if expected[place].isNaN, isAnyNumberForNaN || given[place].isNaN { continue }
      if !(abs(given[place] - expected[place]) <= tolerance * scale) {
        return "number \(place) is \(given[place]), in Keras \(expected[place])"
      }
    }
  }
  return nil
}
