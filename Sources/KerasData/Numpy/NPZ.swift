import KerasZip

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension NamedArrays {
  /// Reads every array of an `.npz` file.
  ///
  /// - Throws: ``DataError`` if it is missing or damaged.
  public init(npz url: URL) throws(DataError) {
    let archive = try NPZArchive(contentsOf: url)
    var entries: [Entry] = []
    for name in archive.names {
      if let array = try archive.array(named: name) { entries.append(Entry(name: name, array: array)) }
    }
    self.init(entries)
  }

  /// The content of an `.npz` file with these arrays, stored without compression as `numpy.savez` does; equal
  /// arrays give equal bytes.
  ///
  /// - Throws: ``DataError`` if memory runs out.
  public func npz() throws(DataError) -> [UInt8] {
    let members = entries.map { (name: $0.name + ".npy", content: $0.array.npy) }
    do { return try ZipWriter.archive(of: members) } catch { throw DataError(error.description) }
  }
}
