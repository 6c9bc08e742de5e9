/// How a fixture's outcome differs from what Keras computes or stores.
public struct FixtureMismatch: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
