import HDF5

extension Archive {
  /// The same archive with new values in some data sets, each in its own type and shape.
  ///
  /// - Parameter values: the elements of a data set, row by row, by the path of the data set.
  /// - Throws: ``KerasFileError`` if a path is no data set, or has another number of elements or a type that
  ///   can't hold them.
  public func replacing(_ values: [String: [Float]]) throws(KerasFileError) -> Archive {
    var archive = self
    for (path, values) in values.sorted(by: { $0.key < $1.key }) {
      guard let position = position(of: path), case .dataset(let array, let storage) = items[position].content
      else { throw .inconsistent(file: file, path: path, problem: "is no data set to replace") }
      guard let replaced = array.replacing(with: values) else {
        throw .inconsistent(
          file: file, path: path,
          problem: "\(values.count) numbers can't replace \(array.extent) of \(array.datatype)")
      }
      archive.items[position].content = .dataset(replaced, storage)
    }
    return archive
  }
}
