import Foundation
import KerasData
import Testing

/// The files under `Fixtures/data`.
enum DataFixture {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/data")

  static func url(_ path: String) -> URL { folder.appending(path: path) }

  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url(path))) }

  /// The numbers that most fixtures hold.
  static let grid: [Float] = [0, 1, 2, 3, 4, 100]
}

/// The message of the error that `body` throws.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch { return "\(error)" }
}
