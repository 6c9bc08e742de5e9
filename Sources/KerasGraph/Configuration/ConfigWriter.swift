/// Collects the options of one layer in the order in which they are written.
public struct ConfigWriter {
  /// What was written so far.
  public private(set) var members: [JSON.Member] = []

  public init() {}

  /// The configuration as JSON.
  public var json: JSON { .object(members) }

  /// Writes an option; `nil` becomes null.
  public mutating func write(_ name: String, _ value: JSON) {
    members.append(JSON.Member(name, value))
  }

  public mutating func write(_ name: String, _ value: Bool) { write(name, .bool(value)) }
  public mutating func write(_ name: String, _ value: Int) { write(name, .integer(value)) }
  public mutating func write(_ name: String, _ value: Int?) { write(name, value.map(JSON.integer) ?? .null) }
  public mutating func write(_ name: String, _ value: String) { write(name, .string(value)) }
  public mutating func write(_ name: String, _ values: [Int]) { write(name, .array(values.map(JSON.integer))) }

  /// Writes the shortest decimal number that reads back as the same single-precision number.
  public mutating func write(_ name: String, _ value: Float) {
    write(name, .number(Double("\(value)") ?? Double(value)))
  }

  public mutating func write(_ name: String, _ value: Float?) {
    if let value { write(name, value) } else { write(name, JSON.null) }
  }

  public mutating func write(_ name: String, _ value: Double) { write(name, .number(value)) }
  public mutating func write(_ name: String, _ value: Double?) { write(name, value.map(JSON.number) ?? .null) }

  public mutating func write<Choice: RawRepresentable>(_ name: String, _ choice: Choice)
  where Choice.RawValue == String {
    write(name, choice.rawValue)
  }
}
