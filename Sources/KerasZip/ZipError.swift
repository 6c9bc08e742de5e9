/// Why a zip archive can't be read or made, in words that follow the name of the file.
public struct ZipError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
