/// An object inside an open file: what errors name, and whose budget reads are charged to.
struct Location: Sendable {
  let file: String
  let path: String
  let budget: Budget

  func child(_ name: String) -> Location {
    Location(file: file, path: path == "/" ? "/\(name)" : "\(path)/\(name)", budget: budget)
  }

  func attribute(_ name: String) -> Location {
    Location(file: file, path: "\(path)@\(name)", budget: budget)
  }

  func error(_ operation: String, _ reason: HDF5Error.Reason, stack: [String] = []) -> HDF5Error {
    HDF5Error(file: file, path: path, operation: operation, reason: reason, stack: stack)
  }
}
