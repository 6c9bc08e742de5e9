/// The type of the elements of a data set or attribute, exactly as the file states it.
public enum Datatype: Hashable, Sendable {
  /// A two's complement or unsigned integer of 1, 2, 4 or 8 bytes.
  case integer(bytes: Int, signed: Bool, order: ByteOrder)
  /// A floating-point number.
  case float(FloatFormat, order: ByteOrder)
  /// h5py's boolean: an enumeration of FALSE and TRUE over one signed byte.
  case boolean
  /// A string that takes `length` bytes whatever its content.
  case fixedString(length: Int, padding: StringPadding, characters: CharacterSet)
  /// A string of any length.
  case variableString(padding: StringPadding, characters: CharacterSet)
  /// Bytes without a meaning of their own; Keras stores bfloat16 as two of them.
  case opaque(bytes: Int, tag: String)
  /// A type that Keras does not use, in words; its values can't be read.
  case unsupported(String)

  /// Which end of a number comes first in the file.
  public enum ByteOrder: Hashable, Sendable { case little, big }

  /// The floating-point formats that Keras writes.
  public enum FloatFormat: CaseIterable, Hashable, Sendable { case float16, bfloat16, float32, float64 }

  /// How a string that is shorter than its space is filled up.
  public enum StringPadding: Hashable, Sendable { case nullTerminated, nullPadded, spacePadded }

  /// The encoding that a string declares.
  public enum CharacterSet: Hashable, Sendable { case ascii, utf8 }

  /// Bytes of one element in the file; none for strings of variable length and unsupported types.
  public var size: Int? {
    switch self {
    case .integer(let bytes, _, _), .fixedString(let bytes, _, _), .opaque(let bytes, _): bytes
    case .float(let format, _): format.size
    case .boolean: 1
    case .variableString, .unsupported: nil
    }
  }
}

extension Datatype.FloatFormat {
  /// Bytes of one number.
  public var size: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32: 4
    case .float64: 8
    }
  }
}

extension Datatype: CustomStringConvertible {
  /// The type in words, such as `float32`, `int64 big-endian` or `string of 12 bytes, null-padded, ASCII`.
  public var description: String {
    switch self {
    case .integer(let bytes, let signed, let order):
      "\(signed ? "int" : "uint")\(8 * bytes)" + (order == .big && bytes > 1 ? " big-endian" : "")
    case .float(let format, let order): "\(format)" + (order == .big ? " big-endian" : "")
    case .boolean: "bool"
    case .fixedString(let length, let padding, let characters):
      "string of \(length) bytes, \(padding), \(characters)"
    case .variableString(let padding, let characters): "string of variable length, \(padding), \(characters)"
    case .opaque(let bytes, let tag): "opaque of \(bytes) bytes" + (tag.isEmpty ? "" : " tagged \(tag)")
    case .unsupported(let words): words
    }
  }
}

extension Datatype.StringPadding: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nullTerminated: "null-terminated"
    case .nullPadded: "null-padded"
    case .spacePadded: "space-padded"
    }
  }
}

extension Datatype.CharacterSet: CustomStringConvertible {
  public var description: String {
    switch self {
    case .ascii: "ASCII"
    case .utf8: "UTF-8"
    }
  }
}
