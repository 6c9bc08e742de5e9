/// Why a file could not be read or written: where, during which operation, and for what reason.
public struct HDF5Error: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure that callers can tell apart.
  public enum Reason: Hashable, Sendable {
    /// The operating system did not hand out the file; its message says why.
    case unreadable(String)
    /// The file has no HDF5 signature.
    case notHDF5
    /// The file is shorter than its own header says.
    case truncated
    /// The file uses a feature that is deliberately not followed, named here.
    case refused(String)
    /// The file asks for more than ``Limits`` allows.
    case exceeded(String)
    /// The file contradicts itself.
    case malformed(String)
    /// There is no such object.
    case missing
    /// A value was asked for as a type that it does not have.
    case mismatch(String)
    /// libhdf5 failed; `stack` says why.
    case library
  }

  /// The file's name as it was given.
  public let file: String
  /// The object inside the file, such as `/model_weights/dense`, or `/` for the whole file.
  public let path: String
  /// What was attempted, such as "read data set".
  public let operation: String
  /// What went wrong.
  public let reason: Reason
  /// libhdf5's own error stack, from the cause to the call; empty if the library did not fail.
  public let stack: [String]

  public var description: String {
    let place = path == "/" ? file : "\(file), \(path)"
    return "\(place): cannot \(operation): \(explanation)"
  }

  private var explanation: String {
    switch reason {
    case .unreadable(let message): message
    case .notHDF5: "it is not an HDF5 file"
    case .truncated: "the file is truncated: it is shorter than its header says"
    case .refused(let feature): "\(feature) is not supported"
    case .exceeded(let limit): limit
    case .malformed(let problem): problem
    case .missing: "there is no such object"
    case .mismatch(let problem): problem
    case .library: stack.first ?? "libhdf5 gave no reason"
    }
  }
}
