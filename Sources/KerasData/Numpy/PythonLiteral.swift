/// Reads the small part of Python's literals that a `.npy` header is made of.
struct PythonLiteral {
  enum Value: Hashable {
    case string(String)
    case bool(Bool)
    case tuple([Int])
    /// Something else, such as the list that describes a record.
    case other
  }

  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) {
    rest = text
  }

  /// A dictionary with strings for keys.
  mutating func dictionary() throws(DataError) -> [String: Value] {
    var members: [String: Value] = [:]
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      members[key] = try value()
      if !accept(",") {
        try expect("}")
        break
      }
    }
    return members
  }

  private mutating func value() throws(DataError) -> Value {
    skipSpace()
    switch rest.first.map({ UnicodeScalar($0) }) {
    case "'", "\"": return .string(try string())
    case "(": return .tuple(try tuple())
    case "T" where accept("True"): return .bool(true)
    case "F" where accept("False"): return .bool(false)
    case "[":
      try skipList()
      return .other
    default: throw malformed
    }
  }

  private mutating func string() throws(DataError) -> String {
    skipSpace()
    guard let quote = rest.popFirst(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = rest.firstIndex(of: quote)
    else { throw malformed }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private mutating func tuple() throws(DataError) -> [Int] {
    var extents: [Int] = []
    try expect("(")
    while !accept(")") {
      skipSpace()
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let extent = Int(String(decoding: digits, as: UTF8.self)) else { throw malformed }
      rest = rest.dropFirst(digits.count)
      _ = accept("L")
      extents.append(extent)
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return extents
  }

  private mutating func skipList() throws(DataError) {
    var depth = 0
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: "]") { depth -= 1 }
      if depth == 0 { return }
    }
    throw malformed
  }

  private var malformed: DataError { DataError("its .npy header is malformed") }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == 0x20 || $0 == 0x0A }
  }

  private mutating func accept(_ token: String) -> Bool {
    skipSpace()
    guard rest.starts(with: token.utf8) else { return false }
    rest = rest.dropFirst(token.utf8.count)
    return true
  }

  private mutating func expect(_ token: String) throws(DataError) {
    if !accept(token) { throw malformed }
  }
}
