/// What the header of a `.npy` file says.
///
/// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, versions 1 to 3.
struct NPYHeader: Hashable {
  var elementType: ElementType
  var bigEndian = false
  /// Whether the first axis is the fastest.
  var columnsFirst = false
  var shape: [Int]

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest header text that is read: numpy itself warns above 10,000.
  static let maximumLength = 65_536

  /// The bytes of all elements.
  func byteCount() throws(DataError) -> Int {
    guard let count = DataArray.byteCount(shape, elementType) else {
      throw DataError("shape \(shape) is not valid")
    }
    return count
  }

  /// The number of bytes before the header's text, and of that text, from the first twelve bytes of a file.
  static func extent(of start: ArraySlice<UInt8>) throws(DataError) -> (prefix: Int, text: Int) {
    guard start.starts(with: magic), start.count >= 12 else {
      throw DataError("is not a .npy file", remedy: "write it with numpy.save")
    }
    let field = Array(start.dropFirst(6).prefix(6))
    guard (1...3).contains(field[0]) else {
      throw DataError("version \(field[0]) of the .npy format is not supported")
    }
    let (low, high) = (Int(field[2]) | Int(field[3]) << 8, Int(field[4]) | Int(field[5]) << 8)
    let (prefix, text) = field[0] == 1 ? (10, low) : (12, low | high << 16)
    guard text <= maximumLength else { throw DataError("its .npy header claims \(text) bytes") }
    return (prefix, text)
  }

  /// Reads the Python dictionary in the header.
  init(text: ArraySlice<UInt8>) throws(DataError) {
    var literal = PythonLiteral(text)
    let members = try literal.dictionary()
    guard case .string(let type)? = members["descr"] else {
      throw DataError("its elements have no simple number type", remedy: "store one plain array")
    }
    guard case .bool(let columnsFirst)? = members["fortran_order"], case .tuple(let shape)? = members["shape"]
    else { throw DataError("its .npy header lacks fortran_order or shape") }
    guard let order = type.first, "<>|=".contains(order), let known = Self.codes[String(type.dropFirst())]
    else {
      throw DataError(
        "elements of type \"\(type)\" are not supported",
        remedy: "convert them, for example with array.astype(\"float32\")")
    }
    elementType = known
    bigEndian = order == ">"
    self.columnsFirst = columnsFirst
    self.shape = shape
    guard shape.count <= 32 else { throw DataError("has \(shape.count) axes") }
  }

  init(elementType: ElementType, shape: [Int]) {
    self.elementType = elementType
    self.shape = shape
  }

  /// The header as numpy writes it, version 1, padded so that elements start at a multiple of 64 bytes.
  var bytes: [UInt8] {
    let code = Self.codes.first { $0.value == elementType }?.key ?? ""
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let order = elementType.size == 1 ? "|" : "<"
    var text = Array("{'descr': '\(order)\(code)', 'fortran_order': False, 'shape': (\(extents)), }".utf8)
    let padding = 63 - (10 + text.count) % 64
    text += [UInt8](repeating: 0x20, count: padding) + [0x0A]
    return Self.magic + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text
  }

  private static let codes: [String: ElementType] = [
    "b1": .bool, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64, "u1": .uint8, "u2": .uint16,
    "u4": .uint32,
    "u8": .uint64, "f2": .float16, "f4": .float32, "f8": .float64,
  ]
}
