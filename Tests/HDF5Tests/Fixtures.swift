import Foundation
import HDF5
import Testing

/// The path of a file under `Fixtures/hdf5`.
func fixture(_ name: String) -> String {
  URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/hdf5/\(name)").standardizedFileURL.path
}

/// The data sets of a fixture by path, read; from memory if the whole file is to be loaded first.
func datasets(_ name: String, loading: Bool = false) throws -> [String: StoredArray] {
  var arrays: [String: StoredArray] = [:]
  let file = try loading ? File(loading: fixture(name)) : File(readingAt: fixture(name))
  for entry in try file.entries() {
    if case .dataset(let dataset) = entry.kind { arrays[entry.path] = try dataset.read() }
  }
  return arrays
}

/// The error of opening a file and reading all that is in it.
func failure(_ path: String, limits: Limits = Limits(), loading: Bool = false) -> HDF5Error? {
  do throws(HDF5Error) {
    let file = try loading ? File(loading: path, limits: limits) : File(readingAt: path, limits: limits)
    for entry in try file.entries() {
      switch entry.kind {
      case .group(let group): for attribute in try group.attributes() { _ = try attribute.read() }
      case .dataset(let dataset): _ = try dataset.read()
      case .alias, .other: break
      }
    }
    return nil
  } catch { return error }
}
