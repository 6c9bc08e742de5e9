/// The content of a data set or attribute: its type, its extent and its elements as stored, bit by bit.
public struct StoredArray: Hashable, Sendable {
  /// Elements in the order of the file.
  public enum Elements: Hashable, Sendable {
    /// One after the other, each as many bytes as its type says, in the byte order of its type.
    case bytes(Bytes)
    /// Strings of variable length, without a terminator.
    case strings([[UInt8]])
  }

  public var datatype: Datatype
  public var extent: Extent
  public var elements: Elements

  public init(datatype: Datatype, extent: Extent, elements: Elements) {
    self.datatype = datatype
    self.extent = extent
    self.elements = elements
  }

  /// Bytes that the elements take in memory.
  public var byteCount: Int {
    switch elements {
    case .bytes(let bytes): bytes.count
    case .strings(let strings): strings.reduce(0) { $0 + $1.count }
    }
  }
}

extension StoredArray {
  /// The elements as text, with padding removed; bytes that are no UTF-8 become replacement characters.
  ///
  /// Nil unless the elements are strings. No elements at all count as no strings whatever their type, since
  /// Keras stores an empty list of names as an empty array of float64.
  public var strings: [String]? {
    switch (datatype, elements) {
    case (.variableString, .strings(let strings)):
      strings.map { String(decoding: $0, as: UTF8.self) }
    case (.fixedString(let length, let padding, _), .bytes(let bytes)) where length > 0:
      stride(from: 0, to: bytes.count, by: length).map { start in
        String(decoding: padding.content(of: bytes[start..<start + length]), as: UTF8.self)
      }
    default: extent.count == 0 ? [] : nil
    }
  }

  /// The elements as numbers of single precision, wider ones rounded; nil if they are no numbers.
  public var floats: [Float]? {
    guard case .bytes(let bytes) = elements else { return nil }
    switch datatype {
    case .float(.float32, .little):
      return [Float](unsafeUninitializedCapacity: bytes.count / 4) { floats, count in
        count = bytes.count / 4
        bytes.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(floats).copyMemory(from: .init(rebasing: $0[..<(4 * count)]))
        }
        for index in floats.indices {
          floats[index] = Float(bitPattern: UInt32(littleEndian: floats[index].bitPattern))
        }
      }
    case .float(.float32, let order):
      return words(in: bytes, order).map { (bits: UInt32) in Float(bitPattern: bits) }
    case .float(.float64, let order):
      return words(in: bytes, order).map { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .float(.float16, let order):
      return words(in: bytes, order).map { (bits: UInt16) in Float(halfPrecision: bits) }
    case .float(.bfloat16, let order):
      return words(in: bytes, order).map { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    case .integer, .boolean:
      return integers?.map { Float($0) }
    default: return nil
    }
  }

  /// The elements as whole numbers, unsigned ones above `Int.max` excepted; nil if they are no integers.
  public var integers: [Int]? {
    guard case .bytes(let bytes) = elements else { return nil }
    switch datatype {
    case .boolean: return bytes.map { Int(Int8(bitPattern: $0)) }
    case .integer(1, true, _): return bytes.map { Int(Int8(bitPattern: $0)) }
    case .integer(1, false, _): return bytes.map { Int($0) }
    case .integer(2, true, let order): return words(in: bytes, order).map { Int(Int16(bitPattern: $0)) }
    case .integer(2, false, let order): return words(in: bytes, order).map { (word: UInt16) in Int(word) }
    case .integer(4, true, let order): return words(in: bytes, order).map { Int(Int32(bitPattern: $0)) }
    case .integer(4, false, let order): return words(in: bytes, order).map { (word: UInt32) in Int(word) }
    case .integer(8, true, let order): return words(in: bytes, order).map { Int(Int64(bitPattern: $0)) }
    case .integer(8, false, let order):
      let words: [UInt64] = words(in: bytes, order)
      return words.allSatisfy { $0 <= UInt64(Int.max) } ? words.map { Int($0) } : nil
    default: return nil
    }
  }

  private func words<Word: FixedWidthInteger>(in bytes: Bytes, _ order: Datatype.ByteOrder) -> [Word] {
    let size = Word.bitWidth / 8
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / size).map { index in
        let word = raw.loadUnaligned(fromByteOffset: index * size, as: Word.self)
        return order == .little ? Word(littleEndian: word) : Word(bigEndian: word)
      }
    }
  }
}

extension Datatype.StringPadding {
  /// The part of a string's space that is not padding.
  fileprivate func content(of space: Slice<Bytes>) -> Slice<Bytes> {
    switch self {
    case .nullTerminated: return space.prefix { $0 != 0 }
    case .nullPadded: return space[..<((space.lastIndex { $0 != 0 } ?? space.startIndex - 1) + 1)]
    case .spacePadded:
      return space[..<((space.lastIndex { $0 != UInt8(ascii: " ") } ?? space.startIndex - 1) + 1)]
    }
  }
}

extension Float {
  /// The value of an IEEE 754 half-precision number, given its bits; `Float16` is missing on some platforms.
  init(halfPrecision bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      self = Float(bitPattern: magnitude.bitPattern | sign)
    case 0x1f: self = Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
