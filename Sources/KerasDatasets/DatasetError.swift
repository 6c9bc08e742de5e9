/// Why a data set can't be had: where, what, and what would do.
public struct DatasetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  /// What sort of failure it is.
  public let kind: Kind

  /// What sort of failure it is, for whoever maps it to an exit status.
  public enum Kind: Hashable, Sendable {
    /// A mirror's address is none.
    case invalidAddress
    /// A file holds something else than it should.
    case invalidContent
    /// No mirror gave a file.
    case unavailable
    /// A file can't be created, written or read.
    case inputOutput
  }

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  public var description: String { message }
}
