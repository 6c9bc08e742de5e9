extension JSON {
  /// Reads the JSON that Python's `json` module writes, `NaN`, `Infinity` and `1e400` (infinity) included.
  ///
  /// - Parameters:
  ///   - text: UTF-8 text.
  ///   - maximumDepth: how deep lists and dictionaries may nest.
  /// - Throws: ``ModelError`` that names the offset in bytes.
  public init(parsing text: String, maximumDepth: Int = 256) throws(ModelError) {
    var parser = JSONParser(bytes: Array(text.utf8), maximumDepth: maximumDepth)
    self = try parser.document()
  }
}

struct JSONParser {
  let bytes: [UInt8]
  let maximumDepth: Int
  var position = 0

  init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  mutating func document() throws(ModelError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw failure("more text after the end of the value") }
    return value
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ message: String) -> ModelError {
    ModelError("not valid JSON at byte \(position): \(message)")
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private mutating func accept(_ literal: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
    guard bytes.count - position >= wanted.count, wanted.indices.allSatisfy({ bytes[position + $0] == wanted[$0] })
    else { return false }
    position += wanted.count
    return true
  }

  private mutating func value(depth: Int) throws(ModelError) -> JSON {
    skipSpace()
    guard depth <= maximumDepth else { throw failure("nested deeper than \(maximumDepth) levels") }
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case nil: throw failure("the text ends where a value is expected")
    default: return try literalOrNumber()
    }
  }

  private mutating func literalOrNumber() throws(ModelError) -> JSON {
    if accept("true") { return .bool(true) }
    if accept("false") { return .bool(false) }
    if accept("null") { return .null }
    if accept("NaN") { return .number(.nan) }
    if accept("Infinity") { return .number(.infinity) }
    if accept("-Infinity") { return .number(-.infinity) }
    return try number()
  }

  private mutating func number() throws(ModelError) -> JSON {
    let start = position
    while let byte = next, isInNumbers(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let integer = Int(text) { return .integer(integer) }
    if let double = Double(text) { return .number(double) }
    position = start
    throw failure("expected a value")
  }

  private func isInNumbers(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func array(depth: Int) throws(ModelError) -> JSON {
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if accept("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if accept("]") { return .array(elements) }
      guard accept(",") else { throw failure("expected \",\" or \"]\"") }
    }
  }

  private mutating func object(depth: Int) throws(ModelError) -> JSON {
    position += 1
    var members: [JSON.Member] = []
    skipSpace()
    if accept("}") { return .object([]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("expected a name in quotes") }
      let name = try string()
      skipSpace()
      guard accept(":") else { throw failure("expected \":\"") }
      members.append(JSON.Member(name, try value(depth: depth + 1)))
      skipSpace()
      if accept("}") { return .object(members) }
      guard accept(",") else { throw failure("expected \",\" or \"}\"") }
    }
  }

  private mutating func string() throws(ModelError) -> String {
    position += 1
    let start = position
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
    let plain = bytes[start..<position]
    guard next == UInt8(ascii: "\"") else { return try escapedString(after: plain) }
    position += 1
    return String(decoding: plain, as: UTF8.self)
  }

  /// The rest of a string that has escapes.
  private mutating func escapedString(after start: ArraySlice<UInt8>) throws(ModelError) -> String {
    var plain = Array(start)
    var units: [UInt16] = []
    func flush() {
      units += Array(String(decoding: plain, as: UTF8.self).utf16)
      plain = []
    }
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        flush()
        return String(decoding: units, as: UTF16.self)
      case UInt8(ascii: "\\"):
        flush()
        units.append(try escape())
      default: plain.append(byte)
      }
    }
    throw failure("a string without its closing quote")
  }

  private mutating func escape() throws(ModelError) -> UInt16 {
    guard let byte = next else { throw failure("an escape without its character") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(byte)
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"):
      guard position + 4 <= bytes.count,
        let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
      else { throw failure("\\u without four hexadecimal digits") }
      position += 4
      return unit
    default: throw failure("an unknown escape")
    }
  }
}
