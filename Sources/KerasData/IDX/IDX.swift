#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the header of an IDX file says: a magic number that holds element type and number of axes, then the
/// extents.
///
/// Format: https://yann.lecun.com/exdb/mnist. All numbers are big-endian.
struct IDXHeader {
  let elementType: ElementType
  let shape: [Int]
  /// The bytes of the header.
  let count: Int

  /// The most bytes that a header can have.
  static let maximumCount = 4 + 4 * 255

  /// - Parameters:
  ///   - start: the file's first bytes, as many as a header can have.
  ///   - size: the size of the file in bytes.
  /// - Throws: ``DataError`` if it is none, or announces another number of elements than follow.
  init(_ start: ArraySlice<UInt8>, size: Int) throws(DataError) {
    let bytes = Array(start)
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0, let type = Self.types[bytes[2]] else {
      throw DataError("is not an IDX file")
    }
    let end = 4 + 4 * Int(bytes[3])
    guard bytes.count >= end else { throw DataError("is truncated within its header") }
    let shape = stride(from: 4, to: end, by: 4).map { position in
      bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard let expected = DataArray.byteCount(shape, type), expected == size - end else {
      throw DataError(
        "announces \(type.rawValue) elements of shape \(shape), but has \(size - end) bytes of them")
    }
    elementType = type
    self.shape = shape
    count = end
  }

  private static let types: [UInt8: ElementType] = [
    0x08: .uint8, 0x09: .int8, 0x0B: .int16, 0x0C: .int32, 0x0D: .float32, 0x0E: .float64,
  ]
}

extension DataArray {
  /// Reads the content of an IDX file, the format of the MNIST distribution; gzip is recognised.
  ///
  /// - Throws: ``DataError`` if it is not one, is truncated, or longer than announced.
  public init(idx content: [UInt8]) throws(DataError) {
    var bytes = Gzip.isCompressed(content) ? try Gzip.inflate(content) : content
    let header = try IDXHeader(bytes.prefix(IDXHeader.maximumCount), size: bytes.count)
    bytes.removeFirst(header.count)
    try self.init(shape: header.shape, elementType: header.elementType, fileBytes: bytes, bigEndian: true)
  }

  /// Reads an IDX file; gzip is recognised.
  ///
  /// - Throws: ``DataError`` if it is missing, or as ``init(idx:)`` does.
  init(idxFile url: URL) throws(DataError) {
    let bytes = try FileBytes.read(url)
    self = try DataError.locating(url.path) { () throws(DataError) in try DataArray(idx: bytes) }
  }
}

extension SampleFile {
  /// The samples in an IDX file, which stay there unless they are compressed.
  ///
  /// - Throws: ``DataError`` as ``DataArray/init(idx:)`` does.
  public static func samples(idx url: URL) throws(DataError) -> any SampleSource {
    let file = try RandomAccessFile(url)
    let start = try file.start(IDXHeader.maximumCount)
    if Gzip.isCompressed(start) { return try DataArray(idxFile: url) }
    return try DataError.locating(url.path) { () throws(DataError) in
      let header = try IDXHeader(start[...], size: file.byteCount)
      return StoredArray(
        file, start: header.count, shape: header.shape, elementType: header.elementType, bigEndian: true)
    }
  }
}
