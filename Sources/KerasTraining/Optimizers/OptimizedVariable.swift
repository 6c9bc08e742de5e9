/// A weight that an optimizer changes.
public struct OptimizedVariable: Sendable {
  /// Its name, for messages.
  public let name: String
  /// Its extents.
  public let shape: [Int]
  /// What it is forced into after every update. Default nothing.
  public let constraint: (any Constraint)?

  public init(name: String, shape: [Int], constraint: (any Constraint)? = nil) {
    self.name = name
    self.shape = shape
    self.constraint = constraint
  }

  var count: Int { shape.reduce(1, *) }
}
