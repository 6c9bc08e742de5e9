import CZip

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Makes zip archives in memory.
public enum ZipWriter {
  /// The bytes of an archive whose members are stored without compression, in this order.
  ///
  /// - Throws: ``ZipError`` if memory runs out or a name is not valid.
  public static func archive(of members: [(name: String, content: [UInt8])]) throws(ZipError) -> [UInt8] {
    guard let source = zip_source_buffer_create(nil, 0, 0, nil) else { throw ZipError("out of memory") }
    defer { zip_source_free(source) }
    zip_source_keep(source)
    guard let archive = zip_open_from_source(source, ZIP_TRUNCATE, nil) else {
      zip_source_free(source)
      throw ZipError("can't start an archive")
    }
    for member in members where !add(member.content, named: member.name, to: archive) {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw ZipError("can't add \"\(member.name)\" (\(reason))")
    }
    guard zip_close(archive) == 0 else {
      let reason = String(cString: zip_strerror(archive))
      zip_discard(archive)
      throw ZipError("can't finish the archive (\(reason))")
    }
    return try content(of: source)
  }

  /// Adds a member without compression, dated 1980 as numpy does.
  private static func add(_ content: [UInt8], named name: String, to archive: OpaquePointer) -> Bool {
    guard let copy = malloc(max(content.count, 1)) else { return false }
    content.withUnsafeBytes {
      copy.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(copy), byteCount: $0.count)
    }
    guard let data = zip_source_buffer(archive, copy, zip_uint64_t(content.count), 1) else {
      free(copy)
      return false
    }
    let index = zip_file_add(archive, name, data, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(data)
      return false
    }
    let place = zip_uint64_t(index)
    return zip_set_file_compression(archive, place, ZIP_CM_STORE, 0) == 0
      && zip_file_set_dostime(archive, place, 0, 0x21, 0) == 0
  }

  private static func content(of source: OpaquePointer) throws(ZipError) -> [UInt8] {
    guard zip_source_open(source) == 0 else { throw ZipError("can't read the finished archive") }
    defer { zip_source_close(source) }
    zip_source_seek(source, 0, SEEK_END)
    let size = Int(zip_source_tell(source))
    zip_source_seek(source, 0, SEEK_SET)
    let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 0)) { memory, initialized in
      initialized = max(0, Int(zip_source_read(source, memory.baseAddress, zip_uint64_t(memory.count))))
    }
    guard bytes.count == size else { throw ZipError("can't read the finished archive") }
    return bytes
  }
}
