import Foundation

/// An empty folder that is removed when the test ends.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "h5infer-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}

/// A file system with no more room than 64 KiB, until the test ends.
final class FullDisk {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    guard try CommandRun(shell: "mount -t tmpfs -o size=64k tmpfs \(folder.url.path)").status == 0 else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  deinit { _ = try? CommandRun(shell: "umount \(folder.url.path)") }

  static let canBeMade: Bool = (try? FullDisk()) != nil
}
