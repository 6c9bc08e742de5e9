/// What is wrong with a data file: where, what, and what would do.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path of the file, empty where it is not known yet.
  public var file: String
  public var message: String
  /// What the reader can do about it.
  public var remedy: String?
  /// What sort of failure it is.
  public var kind: Kind

  /// What sort of failure it is, for whoever maps it to an exit status.
  public enum Kind: Hashable, Sendable {
    /// The file is there but does not hold what it should.
    case invalidContent
    /// There is no such file or folder.
    case missing
    /// The operating system failed while reading.
    case inputOutput
    /// The file can't be created or written.
    case unwritable
  }

  public init(_ message: String, remedy: String? = nil, kind: Kind = .invalidContent, file: String = "") {
    self.file = file
    self.message = message
    self.remedy = remedy
    self.kind = kind
  }

  public var description: String {
    (file.isEmpty ? "" : file + ": ") + message + (remedy.map { "; " + $0 } ?? "")
  }

  /// The error, naming `file` unless it names one already.
  static func locating(_ file: String, _ error: DataError) -> DataError {
    var error = error
    if error.file.isEmpty { error.file = file }
    return error
  }

  /// Runs `body`, and names `file` in what it throws unless a file is named already.
  static func locating<Result>(
    _ file: String, _ body: () throws(DataError) -> Result
  ) throws(DataError) -> Result {
    do { return try body() } catch { throw locating(file, error) }
  }
}
