import CDeflate

/// Inflates gzip files in memory.
package enum Gzip {
  /// Whether bytes start as a gzip file does.
  package static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// Inflates a gzip file of one or several members.
  ///
  /// - Parameter limit: the most bytes that may come out.
  /// - Throws: ``DataError`` if it is damaged, truncated, or larger than `limit`.
  package static func inflate(_ bytes: [UInt8], limit: Int = 2 << 30) throws(DataError) -> [UInt8] {
    guard let decompressor = libdeflate_alloc_decompressor() else { throw DataError("can't be inflated") }
    defer { libdeflate_free_decompressor(decompressor) }
    var (inflated, start): ([UInt8], Int) = ([], 0)
    repeat {
      guard let member = try member(of: bytes, from: start, limit: limit - inflated.count, decompressor) else {
        throw DataError("inflates to more than \(limit) bytes")
      }
      if inflated.isEmpty { inflated = member.content } else { inflated += member.content }
      start = member.end
    } while start < bytes.count
    return inflated
  }

  /// The content of a member and where it ends, `nil` if it is larger than `limit`.
  private static func member(
    of bytes: [UInt8], from start: Int, limit: Int, _ decompressor: OpaquePointer
  ) throws(DataError) -> (content: [UInt8], end: Int)? {
    let most = min(limit, (bytes.count - start) * Self.largestRatio)
    var capacity = min(announcedSize(bytes), most)
    while true {
      var (result, taken) = (LIBDEFLATE_BAD_DATA, 0)
      let content = [UInt8](unsafeUninitializedCapacity: max(capacity, 1)) { memory, written in
        result = bytes.withUnsafeBytes { input in
          libdeflate_gzip_decompress_ex(
            decompressor, input.baseAddress.map { $0 + start }, input.count - start, memory.baseAddress, capacity,
            &taken, &written)
        }
        if result != LIBDEFLATE_SUCCESS { written = 0 }
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return (content, start + taken)
      case LIBDEFLATE_INSUFFICIENT_SPACE where capacity < most: capacity = min(max(2 * capacity, 1 << 16), most)
      case LIBDEFLATE_INSUFFICIENT_SPACE where most == limit: return nil
      default: throw DataError("is damaged or truncated: it can't be inflated")
      }
    }
  }

  /// How many bytes a byte of deflate can stand for.
  private static let largestRatio = 1032

  /// The size in the trailer of the last member.
  private static func announcedSize(_ bytes: [UInt8]) -> Int {
    bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
