import KerasGraph

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension StoredArray {
  /// The array in bytes that hold a `.npy` file.
  ///
  /// - Returns: `nil` if samples do not follow each other there, since the first axis is the fastest.
  /// - Throws: ``DataError`` if they hold none, or fewer elements than announced.
  init?(npy source: any ByteSource) throws(DataError) {
    let start = try source.bytes(0..<12)
    let (prefix, length) = try NPYHeader.extent(of: start[...])
    let text = try source.bytes(prefix..<prefix + length)
    let header = try NPYHeader(text: text[...])
    let size = try header.byteCount()
    let begin = prefix + length
    guard source.byteCount - begin >= size else {
      throw DataError(
        "is truncated: \(size) bytes of elements are announced, \(max(0, source.byteCount - begin)) are there")
    }
    if header.columnsFirst, header.shape.count > 1 { return nil }
    self.init(
      source, start: begin, shape: header.shape, elementType: header.elementType, bigEndian: header.bigEndian)
  }
}

extension ByteSource {
  /// - Throws: ``DataError`` if they are not all there, or can't be read.
  fileprivate func bytes(_ range: Range<Int>) throws(DataError) -> [UInt8] {
    guard range.upperBound <= byteCount else { throw DataError("is truncated within its header") }
    var bytes = [UInt8](repeating: 0, count: range.count)
    var failure: DataError?
    bytes.withUnsafeMutableBytes { memory in
      do throws(DataError) { try read(at: range.lowerBound, into: memory) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}

extension SampleFile {
  /// The samples along the first axis of a `.npy` file, which stay there.
  ///
  /// - Throws: ``DataError`` as ``DataArray/init(npy:)`` does.
  public static func samples(npy url: URL) throws(DataError) -> any SampleSource {
    let file = try RandomAccessFile(url)
    return try DataError.locating(url.path) { () throws(DataError) in
      if let stored = try StoredArray(npy: file) { return stored }
      return try DataArray(npy: FileBytes.read(url))
    }
  }
}
