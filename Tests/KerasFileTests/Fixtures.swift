import Foundation
import HDF5
import KerasFile

/// The folder of all fixtures.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
  .appending(path: "../../Fixtures").standardizedFileURL

/// The names of the models that real Keras saved, without `.h5`.
let modelNames: [String] = {
  let files = try? FileManager.default.contentsOfDirectory(atPath: fixtures.path + "/models")
  return (files ?? []).filter { $0.hasSuffix(".h5") }.map { String($0.dropLast(3)) }.sorted()
}()

func model(_ name: String) throws -> Archive {
  try Archive(contentsOf: "\(fixtures.path)/models/\(name).h5")
}

/// Calls `body` with an empty folder that is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "h5infer-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// A Keras file in memory: `attributes` of the root, and data sets by name.
func file(
  attributes: [String: StoredArray] = [:], datasets: [String: StoredArray] = [:]
) throws -> [UInt8] {
  let file = try File(creating: "memory")
  for (name, value) in attributes { try file.root.create(attribute: name, value) }
  for (name, value) in datasets {
    _ = try file.root.create(dataset: name, value, storage: Storage(layout: .contiguous))
  }
  return try file.image()
}

extension StoredArray {
  /// Strings as h5py writes a list of bytes.
  static func names(_ names: [String]) -> StoredArray {
    let length = names.map(\.utf8.count).max() ?? 1
    let bytes = names.flatMap { Array($0.utf8) + [UInt8](repeating: 0, count: length - $0.utf8.count) }
    return StoredArray(
      datatype: .fixedString(length: length, padding: .nullPadded, characters: .ascii),
      extent: .fixed([names.count]), elements: .bytes(Bytes(bytes)))
  }

  static func text(_ text: String) -> StoredArray {
    StoredArray(
      datatype: .variableString(padding: .nullTerminated, characters: .utf8), extent: .scalar,
      elements: .strings([Array(text.utf8)]))
  }

  /// Zeros of a type, as many as `count`.
  static func zeros(_ datatype: Datatype, count: Int) -> StoredArray {
    StoredArray(
      datatype: datatype, extent: .fixed([count]),
      elements: .bytes(Bytes([UInt8](repeating: 0, count: count * (datatype.size ?? 0)))))
  }
}
