/// A JSON value as Python's `json` module reads and writes it: members keep their order, and numbers may be
/// `NaN` and `Infinity`.
public indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A name and its value in an object.
  public struct Member: Hashable, Sendable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }
}

extension JSON {
  /// The value of a member: `nil` if this is no object or has no such member. The last of several of one name counts,
  /// as in Python.
  public subscript(_ name: String) -> JSON? {
    get { members?.last { $0.name == name }?.value }
    set {
      guard case .object(var members) = self else { return }
      let place = members.lastIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): members[place].value = value
      case (nil, let value?): members.append(Member(name, value))
      case (_, nil): members.removeAll { $0.name == name }
      }
      self = .object(members)
    }
  }

  /// The element of an array: `nil` if this is no array or is shorter.
  public subscript(_ index: Int) -> JSON? {
    guard let elements, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The members of an object, in their order; `nil` if this is none.
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
  /// The elements of an array; `nil` if this is none.
  public var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  /// The text of a string; `nil` if this is none.
  public var text: String? { if case .string(let text) = self { text } else { nil } }
  /// `nil` if this is neither `true` nor `false`.
  public var boolean: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var isNull: Bool { self == .null }

  /// The integer, also of a number without a fraction.
  public var int: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The integer, if it can be an extent or an axis of an array: no larger than 32 bits hold, so that the product of
  /// any two fits in 64.
  public var extent: Int? { int.flatMap { Int32(exactly: $0) == nil ? nil : $0 } }

  /// The number, also of an integer; `nil` if this is none.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// What kind of value this is, for messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "a dictionary"
    }
  }
}

extension JSON {
  /// A list of extents, null where one is not known.
  package init(extents: [Int?]) {
    self = .array(extents.map { $0.map(JSON.integer) ?? .null })
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(nilLiteral: ()) { self = .null }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
