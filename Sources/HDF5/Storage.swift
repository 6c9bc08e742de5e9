import CHDF5

/// How a data set's elements are laid out in the file.
public struct Storage: Hashable, Sendable {
  /// Where the elements are.
  public enum Layout: Hashable, Sendable {
    /// Inside the object's header.
    case compact
    /// In one piece.
    case contiguous
    /// In blocks of these dimensions.
    case chunked([Int])
    /// In other data sets or other files, in words; never followed.
    case elsewhere(String)
  }

  /// What chunks pass through on their way to the file.
  public enum Filter: Hashable, Sendable {
    /// Compression by zlib, from level 0 to 9.
    case deflate(level: Int)
    /// Bytes of equal significance put together.
    case shuffle
    /// A filter that is not supported, by libhdf5's number and its name.
    case unsupported(Int, String)
  }

  public var layout: Layout
  /// Filters in the order of writing.
  public var filters: [Filter]

  public init(layout: Layout, filters: [Filter] = []) {
    self.layout = layout
    self.filters = filters
  }
}

extension Storage {
  /// The storage that a data set's creation properties state.
  init(properties: Handle, at location: Location) throws(HDF5Error) {
    let operation = "read storage"
    let layout = try Library.call(operation, at: location) { H5Pget_layout(properties.id).rawValue }
    switch H5D_layout_t(layout) {
    case H5D_COMPACT: self.layout = .compact
    case H5D_CONTIGUOUS: self.layout = .contiguous
    case H5D_CHUNKED:
      var dimensions = [hsize_t](repeating: 0, count: Int(H5S_MAX_RANK))
      let rank = try Library.call(operation, at: location) {
        H5Pget_chunk(properties.id, Int32(dimensions.count), &dimensions)
      }
      self.layout = .chunked(dimensions.prefix(Int(rank)).map { Int(clamping: $0) })
    case H5D_VIRTUAL: self.layout = .elsewhere("a virtual data set")
    default: throw location.error(operation, .malformed("its layout is unknown"))
    }
    if try Library.call(operation, at: location, { H5Pget_external_count(properties.id) }) > 0 {
      self.layout = .elsewhere("external raw storage")
    }
    filters = []
    for position in 0..<UInt32(try Library.call(operation, at: location) { H5Pget_nfilters(properties.id) }) {
      filters.append(try Filter(position, of: properties, at: location))
    }
  }

  /// Refuses a layout or filter whose elements are not to be read.
  func check(_ operation: String, at location: Location) throws(HDF5Error) {
    if case .elsewhere(let feature) = layout { throw location.error(operation, .refused(feature)) }
    for case .unsupported(let number, let name) in filters {
      throw location.error(operation, .refused("filter \(number) (\(name))"))
    }
  }

  /// New creation properties that ask for this storage and record no time.
  func properties(at location: Location) throws(HDF5Error) -> Handle {
    let operation = "create storage"
    try check(operation, at: location)
    let properties = try Handle(operation, at: location) { H5Pcreate(chdf5_dataset_creation()) }
    try Library.call(operation, at: location) { H5Pset_obj_track_times(properties.id, false) }
    try Library.call(operation, at: location) {
      switch layout {
      case .compact: return H5Pset_layout(properties.id, H5D_COMPACT)
      case .contiguous: return H5Pset_layout(properties.id, H5D_CONTIGUOUS)
      case .chunked(let dimensions):
        return H5Pset_chunk(
          properties.id, Int32(clamping: dimensions.count), dimensions.map { hsize_t(clamping: $0) })
      case .elsewhere: return -1
      }
    }
    for filter in filters {
      try Library.call(operation, at: location) {
        switch filter {
        case .deflate(let level): return H5Pset_deflate(properties.id, UInt32(clamping: level))
        case .shuffle: return H5Pset_shuffle(properties.id)
        case .unsupported: return -1
        }
      }
    }
    return properties
  }
}

extension Storage.Filter {
  init(_ position: UInt32, of properties: Handle, at location: Location) throws(HDF5Error) {
    var flags: UInt32 = 0
    var parameters = [UInt32](repeating: 0, count: 8)
    var count = parameters.count
    var name = [CChar](repeating: 0, count: 64)
    var availability: UInt32 = 0
    let number = try Library.call("read filter", at: location) {
      H5Pget_filter2(properties.id, position, &flags, &count, &parameters, name.count, &name, &availability)
    }
    switch number {
    case H5Z_FILTER_DEFLATE: self = .deflate(level: Int(parameters[0]))
    case H5Z_FILTER_SHUFFLE: self = .shuffle
    default:
      let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      self = .unsupported(Int(number), String(decoding: bytes, as: UTF8.self))
    }
  }
}

extension Storage: CustomStringConvertible {
  /// The layout and filters in words, such as `chunked (64, 32), shuffle, deflate 4`.
  public var description: String {
    let layout =
      switch layout {
      case .compact: "compact"
      case .contiguous: "contiguous"
      case .chunked(let dimensions): "chunked \(Extent.fixed(dimensions))"
      case .elsewhere(let words): words
      }
    return ([layout] + filters.map(\.description)).joined(separator: ", ")
  }
}

extension Storage.Filter: CustomStringConvertible {
  public var description: String {
    switch self {
    case .deflate(let level): "deflate \(level)"
    case .shuffle: "shuffle"
    case .unsupported(let number, let name): "\(name) (filter \(number), not supported)"
    }
  }
}
