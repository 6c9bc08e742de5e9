import CHDF5

extension Datatype {
  /// The type behind an identifier, which is read and left open.
  init(_ id: hid_t, at location: Location) throws(HDF5Error) {
    self = try Library.locked { () throws(HDF5Error) in
      let kind = H5Tget_class(id)
      let size = H5Tget_size(id)
      switch kind {
      case H5T_INTEGER: return Datatype.integer(id, size: size)
      case H5T_FLOAT: return Datatype.float(id, size: size)
      case H5T_STRING: return try Datatype.string(id, size: size, at: location)
      case H5T_ENUM: return Datatype.enumeration(id, size: size)
      case H5T_OPAQUE: return Datatype.opaque(id, size: size)
      case H5T_COMPOUND: return .unsupported("a compound type")
      case H5T_REFERENCE: return .unsupported("a reference")
      case H5T_VLEN: return .unsupported("a sequence of variable length")
      case H5T_ARRAY: return .unsupported("an array type")
      case H5T_BITFIELD: return .unsupported("a bit field")
      case H5T_TIME: return .unsupported("a time")
      default: throw location.error("read type", .malformed("its type can't be read"))
      }
    }
  }

  private static func integer(_ id: hid_t, size: Int) -> Datatype {
    guard let order = byteOrder(of: id), [1, 2, 4, 8].contains(size), H5Tget_precision(id) == 8 * size,
      H5Tget_offset(id) == 0
    else { return .unsupported("an integer of \(H5Tget_precision(id)) bits in \(size) bytes") }
    return .integer(bytes: size, signed: H5Tget_sign(id) == H5T_SGN_2, order: order)
  }

  private static func float(_ id: hid_t, size: Int) -> Datatype {
    var fields = FloatFields()
    guard let order = byteOrder(of: id),
      H5Tget_fields(
        id, &fields.sign, &fields.exponent, &fields.exponentSize, &fields.mantissa, &fields.mantissaSize) >= 0
    else { return .unsupported("a float of \(size) bytes") }
    fields.bias = H5Tget_ebias(id)
    let format = FloatFormat.allCases.first { $0.size == size && $0.fields == fields }
    guard let format else { return .unsupported("a float of \(size) bytes in an unusual format") }
    return .float(format, order: order)
  }

  private static func string(_ id: hid_t, size: Int, at location: Location) throws(HDF5Error) -> Datatype {
    let padding: StringPadding
    switch H5Tget_strpad(id) {
    case H5T_STR_NULLTERM: padding = .nullTerminated
    case H5T_STR_NULLPAD: padding = .nullPadded
    case H5T_STR_SPACEPAD: padding = .spacePadded
    default: throw location.error("read type", .malformed("its string padding is unknown"))
    }
    let characters: CharacterSet
    switch H5Tget_cset(id) {
    case H5T_CSET_ASCII: characters = .ascii
    case H5T_CSET_UTF8: characters = .utf8
    default: throw location.error("read type", .malformed("its character set is unknown"))
    }
    if H5Tis_variable_str(id) > 0 { return .variableString(padding: padding, characters: characters) }
    return .fixedString(length: size, padding: padding, characters: characters)
  }

  private static func enumeration(_ id: hid_t, size: Int) -> Datatype {
    let names = (0..<UInt32(max(0, H5Tget_nmembers(id)))).prefix(3).map { memberName(id, $0) }
    var values: [Int8] = [-1, -1]
    guard size == 1, names == ["FALSE", "TRUE"], H5Tget_member_value(id, 0, &values[0]) >= 0,
      H5Tget_member_value(id, 1, &values[1]) >= 0, values == [0, 1]
    else { return .unsupported("an enumeration") }
    return .boolean
  }

  private static func memberName(_ id: hid_t, _ position: UInt32) -> String? {
    guard let name = H5Tget_member_name(id, position) else { return nil }
    defer { H5free_memory(name) }
    return String(cString: name)
  }

  private static func opaque(_ id: hid_t, size: Int) -> Datatype {
    guard let tag = H5Tget_tag(id) else { return .unsupported("an opaque type without a tag") }
    defer { H5free_memory(tag) }
    return .opaque(bytes: size, tag: String(cString: tag))
  }

  private static func byteOrder(of id: hid_t) -> ByteOrder? {
    switch H5Tget_order(id) {
    case H5T_ORDER_LE: .little
    case H5T_ORDER_BE: .big
    default: nil
    }
  }
}
