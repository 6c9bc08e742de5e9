import CZip

/// One member of a zip archive that is being read as a `.npy` file.
struct NPZMember: ~Copyable {
  private let name: String
  private let stream: OpaquePointer
  /// The inflated size that the archive's directory claims.
  private let claimedSize: Int

  /// Deflate can't do better than 1032 to 1.
  private static let maximumRatio = 1032

  init(_ archive: OpaquePointer, index: zip_uint64_t, name: String) throws(DataError) {
    var status = zip_stat_t()
    zip_stat_init(&status)
    guard zip_stat_index(archive, index, 0, &status) == 0, let size = Int(exactly: status.size),
      let packed = Int(exactly: status.comp_size)
    else { throw DataError("member \"\(name)\" can't be described") }
    let methods = [zip_uint16_t(ZIP_CM_STORE), zip_uint16_t(ZIP_CM_DEFLATE)]
    guard methods.contains(status.comp_method), status.encryption_method == zip_uint16_t(ZIP_EM_NONE) else {
      throw DataError(
        "member \"\(name)\" is packed in a way that is not supported",
        remedy: "write it with numpy.savez or numpy.savez_compressed")
    }
    guard size / Self.maximumRatio <= packed else {
      throw DataError(
        "member \"\(name)\" claims \(size) bytes, more than its \(packed) packed bytes can hold")
    }
    guard let stream = zip_fopen_index(archive, index, 0) else {
      throw DataError("member \"\(name)\" can't be opened (\(String(cString: zip_strerror(archive))))")
    }
    self.name = name
    self.stream = stream
    claimedSize = size
  }

  deinit { zip_fclose(stream) }

  func array(budget: Int) throws(DataError) -> DataArray {
    do throws(DataError) {
      let start = try read(12)
      let (prefix, length) = try NPYHeader.extent(of: start[...])
      let text = start[prefix...] + (try read(length - (12 - prefix)))
      let header = try NPYHeader(text: text)
      let size = try header.byteCount()
      guard size == claimedSize - prefix - length else {
        throw DataError(
          "its header announces \(size) bytes of elements, it has \(claimedSize - prefix - length)")
      }
      guard size <= budget else {
        throw DataError("has \(size) bytes, more than the \(budget) that may still be read")
      }
      let elements = try read(size)
      guard try read(1, atMost: true).isEmpty else { throw DataError("is longer than announced") }
      return try DataArray(header: header, elements: elements)
    } catch {
      throw DataError("array \"\(name)\": \(error.message)", remedy: error.remedy)
    }
  }

  /// Reads bytes; memory grows with what really arrives, not with what is claimed.
  private func read(_ count: Int, atMost: Bool = false) throws(DataError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let wanted = min(count - bytes.count, 1 << 20)
      var got = 0
      bytes.append(
        contentsOf: [UInt8](unsafeUninitializedCapacity: wanted) { memory, initialized in
          got = Int(zip_fread(stream, memory.baseAddress, zip_uint64_t(wanted)))
          initialized = max(got, 0)
        })
      if got < 0 { throw DataError("is damaged (\(String(cString: zip_file_strerror(stream))))") }
      if got == 0 { break }
    }
    guard bytes.count == count || atMost else { throw DataError("is truncated") }
    return bytes
  }
}
