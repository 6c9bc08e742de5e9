import KerasGraph

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The kinds of files that hold arrays, told by the ending of their names.
public enum ArrayFile: String, Sendable, CaseIterable {
  case npz, npy, json, csv, png

  /// - Throws: ``DataError`` that lists the known endings.
  public init(_ url: URL) throws(DataError) {
    guard let known = ArrayFile(rawValue: url.pathExtension.lowercased()) else {
      let endings = ArrayFile.allCases.map { "." + $0.rawValue }.joined(separator: ", ")
      throw DataError(
        "the ending of its name tells no known format", remedy: "use one of \(endings)", file: url.path)
    }
    self = known
  }
}

extension NamedArrays {
  /// Reads the arrays of an `.npz`, `.npy`, `.json` or `.csv` file; a lone array is named `x0`.
  ///
  /// - Throws: ``DataError`` if the file is missing, damaged, or of another kind.
  public init(contentsOf url: URL) throws(DataError) {
    let kind = try ArrayFile(url)
    if kind == .npz {
      try self.init(npz: url)
      return
    }
    let bytes = try FileBytes.read(url)
    self = try DataError.locating(url.path) { () throws(DataError) -> NamedArrays in
      switch kind {
      case .npy: NamedArrays(numbered: "x", [try DataArray(npy: bytes)])
      case .csv: NamedArrays(numbered: "x", [try CSV.array(bytes)])
      case .json: try JSONArrays.arrays(bytes)
      case .png, .npz: NamedArrays(numbered: "x", [try PNGImage(png: bytes).pixels])
      }
    }
  }

  /// Writes an `.npz`, `.npy`, `.json` or `.csv` file, by the ending of its name; an interrupted or failed
  /// write leaves the old file as it was.
  ///
  /// - Throws: ``DataError`` if the kind of file can't hold these arrays, or writing fails.
  public func write(to url: URL) throws(DataError) {
    let kind = try ArrayFile(url)
    let bytes = try DataError.locating(url.path) { () throws(DataError) in
      switch kind {
      case .npz: try npz()
      case .npy: try only(for: kind).npy
      case .csv: Array(try CSV.text(only(for: kind)).utf8)
      case .json: Array(try JSONArrays.text(self).utf8)
      case .png: throw DataError("images are not written", remedy: "use .npz, .npy, .json or .csv")
      }
    }
    try FileBytes.write(bytes, to: url.path)
  }

  private func only(for kind: ArrayFile) throws(DataError) -> DataArray {
    guard entries.count == 1 else {
      throw DataError(
        "a .\(kind.rawValue) file holds one array, not \(entries.count)",
        remedy: "write .npz or .json instead")
    }
    return entries[0].array
  }
}

extension PNGImage {
  /// Reads a PNG file.
  ///
  /// - Throws: ``DataError`` if it is missing or damaged.
  public init(contentsOf url: URL) throws(DataError) {
    let bytes = try FileBytes.read(url)
    self = try DataError.locating(url.path) { () throws(DataError) in try PNGImage(png: bytes) }
  }
}
