import CZlib

/// Inflates gzip files in memory.
package enum Gzip {
  /// Whether bytes start as a gzip file does.
  package static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// Inflates a gzip file of one or several members.
  ///
  /// - Parameter limit: the most bytes that may come out.
  /// - Throws: ``DataError`` if it is damaged, truncated, or larger than `limit`.
  package static func inflate(_ bytes: [UInt8], limit: Int = 2 << 30) throws(DataError) -> [UInt8] {
    guard let input = UInt32(exactly: bytes.count) else { throw DataError("is too large to be inflated") }
    var stream = z_stream()
    let automaticHeader: Int32 = 16 + MAX_WBITS
    guard inflateInit2_(&stream, automaticHeader, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      throw DataError("can't be inflated")
    }
    defer { inflateEnd(&stream) }
    var inflated: [UInt8] = []
    inflated.reserveCapacity(min(announcedSize(bytes), limit))
    var failure: DataError?
    bytes.withUnsafeBufferPointer { memory in
      stream.next_in = UnsafeMutablePointer(mutating: memory.baseAddress)
      stream.avail_in = input
      failure = drain(&stream, into: &inflated, limit: limit)
    }
    if let failure { throw failure }
    return inflated
  }

  private static func drain(_ stream: inout z_stream, into inflated: inout [UInt8], limit: Int) -> DataError?
  {
    let step = 1 << 18
    while true {
      var status = Z_OK
      inflated.append(
        contentsOf: [UInt8](unsafeUninitializedCapacity: step) { memory, initialized in
          stream.next_out = memory.baseAddress
          stream.avail_out = UInt32(step)
          status = CZlib.inflate(&stream, Z_NO_FLUSH)
          initialized = step - Int(stream.avail_out)
        })
      if inflated.count > limit { return DataError("inflates to more than \(limit) bytes") }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END where stream.avail_in == 0: return nil
      case Z_STREAM_END: if inflateReset(&stream) != Z_OK { return DataError("can't be inflated") }
      case Z_BUF_ERROR where stream.avail_in == 0: return DataError("is truncated")
      default: return DataError("is damaged: it can't be inflated")
      }
    }
  }

  /// The size in the trailer, as far as deflate could reach it from so many bytes.
  private static func announcedSize(_ bytes: [UInt8]) -> Int {
    let trailer = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(trailer, bytes.count * 1032)
  }
}
