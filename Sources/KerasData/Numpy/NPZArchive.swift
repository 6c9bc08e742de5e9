import CZip

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An open `.npz` file: arrays by name, each read only when asked for.
///
/// Members may be stored or deflated. Nothing is ever unpacked to disk, and no member is inflated past what
/// its own header announces.
public final class NPZArchive {
  /// The names of the arrays, in the order of the file.
  public let names: [String]
  let file: String
  private let archive: OpaquePointer
  private var budget: Int

  /// The most members that an archive may have.
  static let maximumMembers = 65_536

  /// Opens an archive.
  ///
  /// - Parameter budget: the most bytes of elements that may be read from it in all.
  /// - Throws: ``DataError`` if it is missing or is no zip archive.
  public init(contentsOf url: URL, budget: Int = 4 << 30) throws(DataError) {
    file = url.path
    self.budget = budget
    _ = try DataError.locating(file) { () throws(DataError) in try FileBytes.requireRegularFile(url) }
    var code: Int32 = 0
    guard let archive = zip_open(file, ZIP_RDONLY, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw DataError(
        "is not a readable .npz file (\(String(cString: zip_error_strerror(&error))))",
        remedy: "write it with numpy.savez", file: file)
    }
    let count = Int(zip_get_num_entries(archive, 0))
    guard count <= Self.maximumMembers else {
      zip_discard(archive)
      throw DataError("has \(count) members", remedy: "at most \(Self.maximumMembers) are read", file: file)
    }
    self.archive = archive
    names = (0..<count).compactMap { index in
      guard let name = zip_get_name(archive, zip_uint64_t(index), 0) else { return nil }
      let text = String(cString: name)
      return text.hasSuffix(".npy") ? String(text.dropLast(4)) : nil
    }
  }

  deinit { zip_discard(archive) }

  /// Reads one array.
  ///
  /// - Returns: `nil` if there is none of this name.
  /// - Throws: ``DataError`` if it is damaged, too large, or its element type is not a plain number.
  public func array(named name: String) throws(DataError) -> DataArray? {
    let index = zip_name_locate(archive, name + ".npy", zip_flags_t(ZIP_FL_ENC_GUESS))
    guard index >= 0 else { return nil }
    return try DataError.locating(file) { () throws(DataError) in
      let member = try NPZMember(archive, index: zip_uint64_t(index), name: name)
      let array = try member.array(budget: budget)
      budget -= array.bytes.count
      return array
    }
  }
}
