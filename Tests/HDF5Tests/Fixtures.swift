import Foundation
import HDF5
import Testing

/// The path of a file under `Fixtures/hdf5`.
func fixture(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/hdf5/\(name)").standardizedFileURL.path
}

/// The data sets of a fixture by path, read.
func datasets(_ name: String) throws -> [String: StoredArray] {
  var arrays: [String: StoredArray] = [:]
  for entry in try File(readingAt: fixture(name)).entries() {
    if case .dataset(let dataset) = entry.kind { arrays[entry.path] = try dataset.read() }
  }
  return arrays
}

/// The error of opening a file and reading all that is in it.
func failure(_ path: String, limits: Limits = Limits()) -> HDF5Error? {
  do throws(HDF5Error) {
    for entry in try File(readingAt: path, limits: limits).entries() {
      switch entry.kind {
      case .group(let group): for attribute in try group.attributes() { _ = try attribute.read() }
      case .dataset(let dataset): _ = try dataset.read()
      case .alias, .other: break
      }
    }
    return nil
  } catch { return error }
}
