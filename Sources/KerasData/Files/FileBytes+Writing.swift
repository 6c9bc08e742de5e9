import DurableFile

extension FileBytes {
  /// Puts a file in the place of an old one when it is complete; what is no file, such as a pipe, is written to.
  ///
  /// - Throws: ``DataError`` if it can't be written; an old file is then as it was.
  package static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    let replacement = FileReplacement(path)
    do throws(FileReplacementError) {
      guard !replacement.isIrreplaceable else { return try replacement.overwrite(bytes) }
      try replacement.prepare(bytes)
      try replacement.commit()
    } catch {
      throw DataError("can't be written (\(error.reason))", kind: .unwritable, file: path)
    }
  }
}
