extension StoredArray {
  /// The same array with new values, in its own type.
  ///
  /// An element whose stored value already rounds to the new one keeps its bits, so unchanged float64 values
  /// lose nothing. Float16 and bfloat16 are rounded to nearest, ties to even; integers to the nearest one.
  /// - Returns: nil unless the elements are numbers, as many as `values`, and every value fits their type.
  public func replacing(with values: [Float]) -> StoredArray? {
    guard case .bytes(let bytes) = elements, let size = datatype.size, let old = floats,
      old.count == values.count, bytes.count == values.count * size
    else { return nil }
    var replaced = Array(bytes)
    for (index, value) in values.enumerated() where old[index].bitPattern != value.bitPattern {
      guard let bits = datatype.bits(of: value) else { return nil }
      for byte in 0..<size {
        let place = datatype.order == .big ? size - 1 - byte : byte
        replaced[index * size + place] = UInt8(truncatingIfNeeded: bits >> (8 * UInt64(byte)))
      }
    }
    return StoredArray(datatype: datatype, extent: extent, elements: .bytes(Bytes(replaced)))
  }
}

extension Datatype {
  /// The order of a number's bytes.
  fileprivate var order: ByteOrder {
    switch self {
    case .integer(_, _, let order), .float(_, let order): order
    default: .little
    }
  }

  /// The bits that stand for a value, from the low end; nil if the type has none for it.
  fileprivate func bits(of value: Float) -> UInt64? {
    switch self {
    case .float(.float64, _): Double(value).bitPattern
    case .float(.float32, _): UInt64(value.bitPattern)
    case .float(.float16, _): UInt64(value.halfPrecisionBits)
    case .float(.bfloat16, _): UInt64(value.brainFloatBits)
    case .integer(let bytes, true, _):
      Int64(exactly: value.rounded()).flatMap { number in
        let unused = 64 - 8 * bytes
        return (number << unused) >> unused == number ? UInt64(bitPattern: number) : nil
      }
    case .integer(let bytes, false, _):
      UInt64(exactly: value.rounded()).flatMap { number in
        let unused = 64 - 8 * bytes
        return (number << unused) >> unused == number ? number : nil
      }
    case .boolean: value == 0 ? 0 : value == 1 ? 1 : nil
    case .fixedString, .variableString, .opaque, .unsupported: nil
    }
  }
}

extension Float {
  /// The nearest number of the format bfloat16, ties to even.
  fileprivate var brainFloatBits: UInt16 {
    if isNaN { return UInt16(bitPattern >> 16) | 0x40 }
    let (rounded, _) = bitPattern.addingReportingOverflow(0x7fff + (bitPattern >> 16 & 1))
    return UInt16(rounded >> 16)
  }

  /// The nearest number of IEEE 754's half precision, ties to even.
  fileprivate var halfPrecisionBits: UInt16 {
    let sign = UInt16(bitPattern >> 16) & 0x8000
    if isNaN { return sign | 0x7e00 | UInt16(bitPattern >> 13 & 0x3ff) }
    if magnitude >= 65520 { return sign | 0x7c00 }
    if magnitude < 0x1p-14 {
      return sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven))
    }
    let rebiased = magnitude.bitPattern - 112 << 23
    return sign | UInt16((rebiased + 0xfff + (rebiased >> 13 & 1)) >> 13)
  }
}
