import CHDF5

/// How many elements a data set or attribute has, and in which dimensions.
public enum Extent: Hashable, Sendable {
  /// No elements at all.
  case null
  /// One element without dimensions.
  case scalar
  /// Elements in dimensions, the last one varying fastest; `maximum` is what they may grow to, nil if
  /// endless.
  case simple([Int], maximum: [Int?])

  /// Dimensions that never grow.
  public static func fixed(_ dimensions: [Int]) -> Extent { .simple(dimensions, maximum: dimensions) }

  /// The dimensions; empty for a single element.
  public var dimensions: [Int] {
    if case .simple(let dimensions, _) = self { dimensions } else { [] }
  }
}

extension Extent {
  /// Number of elements; nil if it does not fit an `Int`.
  public var count: Int? {
    switch self {
    case .null: return 0
    case .scalar: return 1
    case .simple(let dimensions, _):
      if dimensions.contains(0) { return 0 }
      var product = 1
      for dimension in dimensions {
        let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
        if overflow { return nil }
        product = next
      }
      return product
    }
  }

  /// Bytes of all elements of `size` bytes each, checked against overflow.
  func bytes(ofSize size: Int, at location: Location) throws(HDF5Error) -> Int {
    guard let count, case (let bytes, let overflow) = count.multipliedReportingOverflow(by: size), !overflow
    else {
      throw location.error("read", .exceeded("\(dimensions) elements of \(size) bytes are too many to count"))
    }
    return bytes
  }

  /// The extent behind a data space's identifier, which is read and left open.
  init(_ id: hid_t, at location: Location) throws(HDF5Error) {
    switch Library.locked({ H5Sget_simple_extent_type(id) }) {
    case H5S_NULL: self = .null
    case H5S_SCALAR: self = .scalar
    case H5S_SIMPLE:
      let rank = Int(try Library.call("read shape", at: location) { H5Sget_simple_extent_ndims(id) })
      guard rank <= location.budget.limits.rank else {
        throw location.error(
          "read shape", .exceeded("\(rank) dimensions exceed the limit of \(location.budget.limits.rank)"))
      }
      var dimensions = [hsize_t](repeating: 0, count: rank)
      var maximum = dimensions
      try Library.call("read shape", at: location) {
        H5Sget_simple_extent_dims(id, &dimensions, &maximum)
      }
      guard dimensions.allSatisfy({ $0 <= hsize_t(Int.max) }) else {
        throw location.error("read shape", .exceeded("\(dimensions) elements are too many to count"))
      }
      self = .simple(dimensions.map { Int($0) }, maximum: maximum.map { Int(exactly: $0) })
    default: throw location.error("read shape", .malformed("its shape can't be read"))
    }
  }

  /// A new data space equal to this extent.
  func handle(at location: Location) throws(HDF5Error) -> Handle {
    try Handle("create shape", at: location) {
      switch self {
      case .null: return H5Screate(H5S_NULL)
      case .scalar: return H5Screate(H5S_SCALAR)
      case .simple(let dimensions, let maximum):
        return H5Screate_simple(
          Int32(clamping: dimensions.count), dimensions.map { hsize_t(clamping: $0) },
          maximum.map { $0.map { hsize_t(clamping: $0) } ?? chdf5_unlimited() })
      }
    }
  }
}

extension Extent: CustomStringConvertible {
  /// The shape as Keras prints it, such as `(3, 3, 1, 16)`, `scalar` or `null`.
  public var description: String {
    switch self {
    case .null: "null"
    case .scalar: "scalar"
    case .simple(let dimensions, _):
      dimensions.count == 1
        ? "(\(dimensions[0]),)" : "(\(dimensions.map(String.init).joined(separator: ", ")))"
    }
  }
}
