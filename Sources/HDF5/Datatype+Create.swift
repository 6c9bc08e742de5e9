import CHDF5

extension Datatype {
  /// A new libhdf5 type equal to this one.
  func handle(at location: Location) throws(HDF5Error) -> Handle {
    switch self {
    case .integer(let bytes, let signed, let order):
      return try Datatype.copy(signed ? chdf5_int8() : chdf5_uint8(), at: location) { id in
        [H5Tset_size(id, bytes), H5Tset_precision(id, 8 * bytes), H5Tset_order(id, order.constant)]
      }
    case .float(let format, let order):
      return try format.handle(order: order, at: location)
    case .boolean:
      return try Datatype.booleanHandle(at: location)
    case .fixedString(let length, let padding, let characters):
      return try Datatype.stringHandle(size: length, padding, characters, at: location)
    case .variableString(let padding, let characters):
      return try Datatype.stringHandle(size: chdf5_variable_length(), padding, characters, at: location)
    case .opaque(let bytes, let tag):
      let handle = try Handle("create type", at: location) { H5Tcreate(H5T_OPAQUE, bytes) }
      try Library.call("create type", at: location) { H5Tset_tag(handle.id, tag) }
      return handle
    case .unsupported(let words):
      throw location.error("use type", .refused(words))
    }
  }

  /// A copy of a predefined type after `adjust`, which returns the status of every change.
  fileprivate static func copy(
    _ predefined: hid_t, at location: Location, adjust: (hid_t) -> [herr_t]
  ) throws(HDF5Error) -> Handle {
    let handle = try Handle("create type", at: location) { H5Tcopy(predefined) }
    try Library.call("create type", at: location) { adjust(handle.id).min() ?? 0 }
    return handle
  }

  private static func stringHandle(
    size: Int, _ padding: StringPadding, _ characters: CharacterSet, at location: Location
  ) throws(HDF5Error) -> Handle {
    try copy(chdf5_string(), at: location) { id in
      [
        H5Tset_size(id, size), H5Tset_strpad(id, padding.constant),
        H5Tset_cset(id, characters == .utf8 ? H5T_CSET_UTF8 : H5T_CSET_ASCII),
      ]
    }
  }

  private static func booleanHandle(at location: Location) throws(HDF5Error) -> Handle {
    let handle = try Handle("create type", at: location) { H5Tenum_create(chdf5_int8()) }
    for (name, value) in [("FALSE", Int8(0)), ("TRUE", Int8(1))] {
      try Library.call("create type", at: location) {
        withUnsafePointer(to: value) { H5Tenum_insert(handle.id, name, $0) }
      }
    }
    return handle
  }
}

extension Datatype.FloatFormat {
  /// Where sign, exponent and mantissa lie, counted in bits from the low end.
  var fields: FloatFields {
    switch self {
    case .float16:
      FloatFields(sign: 15, exponent: 10, exponentSize: 5, mantissa: 0, mantissaSize: 10, bias: 15)
    case .bfloat16:
      FloatFields(sign: 15, exponent: 7, exponentSize: 8, mantissa: 0, mantissaSize: 7, bias: 127)
    case .float32:
      FloatFields(sign: 31, exponent: 23, exponentSize: 8, mantissa: 0, mantissaSize: 23, bias: 127)
    case .float64:
      FloatFields(sign: 63, exponent: 52, exponentSize: 11, mantissa: 0, mantissaSize: 52, bias: 1023)
    }
  }

  fileprivate func handle(order: Datatype.ByteOrder, at location: Location) throws(HDF5Error) -> Handle {
    let predefined = self == .float64 ? chdf5_float64() : chdf5_float32()
    let fields = fields
    return try Datatype.copy(predefined, at: location) { id in
      [
        H5Tset_order(id, order.constant),
        H5Tset_fields(
          id, fields.sign, fields.exponent, fields.exponentSize, fields.mantissa, fields.mantissaSize),
        H5Tset_size(id, size), H5Tset_ebias(id, fields.bias),
      ]
    }
  }
}

/// The layout of a binary floating-point number.
struct FloatFields: Equatable {
  var sign = 0
  var exponent = 0
  var exponentSize = 0
  var mantissa = 0
  var mantissaSize = 0
  var bias = 0
}

extension Datatype.ByteOrder {
  fileprivate var constant: H5T_order_t { self == .little ? H5T_ORDER_LE : H5T_ORDER_BE }
}

extension Datatype.StringPadding {
  fileprivate var constant: H5T_str_t {
    switch self {
    case .nullTerminated: H5T_STR_NULLTERM
    case .nullPadded: H5T_STR_NULLPAD
    case .spacePadded: H5T_STR_SPACEPAD
    }
  }
}
