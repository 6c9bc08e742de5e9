import CZip

/// Reads the members of a zip archive into memory, never onto a disk.
public enum ZipReader {
  /// A member of an archive.
  public struct Member: Hashable, Sendable {
    public let name: String
    public let content: [UInt8]

    public init(name: String, content: [UInt8]) {
      self.name = name
      self.content = content
    }
  }

  /// Deflate can't do better than 1032 to 1.
  private static let largestExpansion = 1032

  /// The members that `wanted` names, in the order of the archive.
  ///
  /// - Parameters:
  ///   - wanted: whether a member is to be read; it may throw to refuse the archive.
  ///   - limit: the most bytes that all members may have, inflated.
  /// - Throws: ``ZipError`` if the archive is damaged, has two members of one name, members that are
  ///   encrypted or packed otherwise than by deflate, or more bytes than `limit`.
  public static func members(
    of path: String, limit: Int, wanted: (String) -> Bool
  ) throws(ZipError) -> [Member] {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw ZipError("is no readable zip archive (\(String(cString: zip_error_strerror(&error))))")
    }
    defer { zip_discard(archive) }
    var members: [Member] = []
    var rest = limit
    for index in 0..<max(0, zip_get_num_entries(archive, 0)) {
      guard let text = zip_get_name(archive, zip_uint64_t(index), zip_flags_t(ZIP_FL_ENC_RAW)) else {
        throw ZipError("has a member without a name")
      }
      let name = String(cString: text)
      guard wanted(name) else { continue }
      guard !members.contains(where: { $0.name == name }) else {
        throw ZipError("has two members named \(name)")
      }
      let content = try content(of: zip_uint64_t(index), in: archive, name: name, limit: rest)
      rest -= content.count
      members.append(Member(name: name, content: content))
    }
    return members
  }

  private static func content(
    of index: zip_uint64_t, in archive: OpaquePointer, name: String, limit: Int
  ) throws(ZipError) -> [UInt8] {
    var status = zip_stat_t()
    zip_stat_init(&status)
    guard zip_stat_index(archive, index, 0, &status) == 0, let size = Int(exactly: status.size),
      let packed = Int(exactly: status.comp_size)
    else { throw ZipError("does not describe its member \(name)") }
    let methods = [zip_uint16_t(ZIP_CM_STORE), zip_uint16_t(ZIP_CM_DEFLATE)]
    guard methods.contains(status.comp_method), status.encryption_method == zip_uint16_t(ZIP_EM_NONE) else {
      throw ZipError("has packed its member \(name) in a way that is not supported")
    }
    guard size <= limit, size / largestExpansion <= packed else {
      throw ZipError("claims \(size) bytes for its member \(name), which are too many")
    }
    guard let stream = zip_fopen_index(archive, index, 0) else {
      throw ZipError("can't open its member \(name) (\(String(cString: zip_strerror(archive))))")
    }
    defer { zip_fclose(stream) }
    return try read(stream, size: size, name: name)
  }

  /// Reads a member; memory grows with what arrives, not with what is claimed.
  private static func read(_ stream: OpaquePointer, size: Int, name: String) throws(ZipError) -> [UInt8] {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Int(zip_fread(stream, &block, zip_uint64_t(block.count)))
      guard count >= 0 else {
        throw ZipError("has a damaged member \(name) (\(String(cString: zip_file_strerror(stream))))")
      }
      if count == 0 { break }
      content.append(contentsOf: block[..<count])
      guard content.count <= size else {
        throw ZipError("has more bytes in its member \(name) than it claims")
      }
    }
    guard content.count == size else { throw ZipError("has a truncated member \(name)") }
    return content
  }
}
