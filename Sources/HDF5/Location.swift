/// An object inside an open file: what errors name, whose budget reads are charged to, and where the file is in memory.
struct Location: Sendable {
  let file: String
  let path: String
  let budget: Budget
  /// The bytes of the whole file, where it was read into memory.
  let image: MemoryBlock?

  init(file: String, path: String, budget: Budget, image: MemoryBlock? = nil) {
    self.file = file
    self.path = path
    self.budget = budget
    self.image = image
  }

  func child(_ name: String) -> Location {
    Location(file: file, path: path == "/" ? "/\(name)" : "\(path)/\(name)", budget: budget, image: image)
  }

  func attribute(_ name: String) -> Location {
    Location(file: file, path: "\(path)@\(name)", budget: budget, image: image)
  }

  func error(_ operation: String, _ reason: HDF5Error.Reason, stack: [String] = []) -> HDF5Error {
    HDF5Error(file: file, path: path, operation: operation, reason: reason, stack: stack)
  }
}
