import FixtureSupport
import Foundation

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
