import DurableFile
import HDF5

extension Archive {
  /// Writes a file that says the same as this archive.
  ///
  /// The bytes go to a temporary file in the same folder, which is read again and compared with the archive
  /// before it takes the place of an older file. A failure leaves the older file as it was, and nothing else
  /// behind.
  /// - Throws: ``KerasFileError``, with `.unwritable` for a full disk and other errors of the operating
  ///   system.
  public func write(to path: String) throws(KerasFileError) {
    let weights = try converting { () throws(HDF5Error) in try image() }
    let bytes = try container.bytes(around: weights, file: path)
    let replacement = FileReplacement(path)
    guard !replacement.isIrreplaceable else {
      throw .unwritable(file: path, operation: "replace it", message: "it is no regular file")
    }
    do throws(FileReplacementError) { try replacement.prepare(bytes) } catch { throw .unwritable(path, error) }
    do throws(KerasFileError) { try verify(replacement.temporary, for: path) } catch {
      replacement.discard()
      throw error
    }
    do throws(FileReplacementError) { try replacement.commit() } catch { throw .unwritable(path, error) }
  }

  private func verify(_ temporary: String, for path: String) throws(KerasFileError) {
    guard try Archive(contentsOf: temporary) == self else {
      throw .unwritable(file: path, operation: "write", message: "the file did not read back as it was written")
    }
  }

  /// The bytes of an HDF5 file that says the same as this archive.
  func image() throws(HDF5Error) -> [UInt8] {
    let output = try File(creating: file)
    var groups = ["/": output.root]
    for item in items {
      let object: any Object
      if item.path == "/" {
        object = output.root
      } else {
        guard let parent = groups[item.parentPath] else { continue }
        switch item.content {
        case .group:
          let group = try parent.create(group: item.name)
          groups[item.path] = group
          object = group
        case .dataset(let array, let storage):
          object = try parent.create(dataset: item.name, array, storage: storage)
        }
      }
      for attribute in item.attributes { try object.create(attribute: attribute.name, attribute.value) }
    }
    return try output.image()
  }
}

extension Archive.Item {
  /// The last part of its path.
  public var name: String { String(path[path.index(after: lastSlash)...]) }

  /// The path of the group that holds it.
  fileprivate var parentPath: String { lastSlash == path.startIndex ? "/" : String(path[..<lastSlash]) }

  private var lastSlash: String.Index { path.lastIndex(of: "/") ?? path.startIndex }
}

extension KerasFileError {
  fileprivate static func unwritable(_ file: String, _ error: FileReplacementError) -> KerasFileError {
    .unwritable(file: file, operation: error.operation, message: error.reason)
  }
}
