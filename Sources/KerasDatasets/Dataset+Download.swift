#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Dataset {
  /// What was done for a file.
  public enum FileState: Hashable, Sendable {
    /// It was there, and holds what it should.
    case verified
    case downloaded
  }

  /// Makes a folder hold the data set: files that are there are verified, the others downloaded.
  ///
  /// A download that broke off goes on where it ended, also in another process. A file gets its name only when its
  /// content has been checked.
  ///
  /// - Parameters:
  ///   - directory: the path of the folder, which is created if need be.
  ///   - mirrors: addresses of folders to ask in their order; `nil` for the usual ones.
  ///   - timeout: how long, in seconds, a server may keep silent before the next is asked. Default 30.
  ///   - progress: told the file, and how many of its compressed bytes are there.
  ///   - done: told the path of each file that is complete, and what was done for it.
  /// - Throws: ``DatasetError`` if a file there holds something else, which is left as it is; if no mirror gives a
  ///   file, with the reason of each; or if files can't be written. Whatever `done` throws.
  public func download(
    to directory: String, mirrors: [String]? = nil, timeout: Int = 30,
    progress: (File, Int) -> Void = { _, _ in }, done: (String, FileState) throws -> Void = { _, _ in }
  ) throws {
    let mirrors = mirrors ?? self.mirrors
    for mirror in mirrors { try Self.validate(mirror) }
    // Everything that is there is looked at before anything is downloaded.
    let present = try files.map { file throws(DatasetError) in try verifiedPath(of: file, in: directory) }
    if present.contains(nil) { try Self.create(directory) }
    for (file, path) in zip(files, present) {
      if let path {
        try done(path, .verified)
        continue
      }
      let path = directory + "/" + file.compressedName
      try withoutActuallyEscaping(progress) { progress throws(DatasetError) in
        try FileDownload(file: file, mirrors: mirrors, timeout: timeout) { progress(file, $0) }.run(to: path)
      }
      try done(path, .downloaded)
    }
  }

  /// Where a file is, compressed or not; `nil` if it is not there.
  ///
  /// - Throws: ``DatasetError`` if it is there but holds something else.
  private func verifiedPath(of file: File, in directory: String) throws(DatasetError) -> String? {
    for name in [file.compressedName, file.name] {
      let path = directory + "/" + name
      guard FileManager.default.fileExists(atPath: path) else { continue }
      let bytes: Data
      do { bytes = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
        throw DatasetError(.inputOutput, "\(path): can't be read")
      }
      if let problem = file.problem(with: Array(bytes)) {
        throw DatasetError(
          .invalidContent,
          "\(path): is not the file of \(self.name): \(problem); move it away, or name another folder")
      }
      return path
    }
    return nil
  }

  private static func create(_ directory: String) throws(DatasetError) {
    do { try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true) } catch {
      throw DatasetError(.inputOutput, "\(directory): can't be created as a folder")
    }
  }

  private static func validate(_ mirror: String) throws(DatasetError) {
    let scheme = mirror.lowercased()
    guard scheme.hasPrefix("http://") || scheme.hasPrefix("https://") else {
      throw DatasetError(.invalidAddress, "the mirror \"\(mirror)\" is no address that begins with http:// or https://")
    }
  }
}
