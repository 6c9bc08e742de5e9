import Synchronization

/// A layer as Swift code declares it: its options as they were given, and what tells it from another layer with the
/// same options.
///
/// Nothing is checked when a layer is declared. The model that it becomes a part of reads ``options`` as those of a
/// file, and throws all problems of all layers together.
public struct LayerDeclaration: Hashable, Sendable {
  /// The place of the declaration among all of this process, by time.
  public let number: Int
  /// The options in Keras' JSON. A name that is empty is given by the model.
  public let options: JSON

  public init(options: JSON) {
    number = Self.nextNumber()
    self.options = options
  }

  /// A number above all that were given before: what is declared later has a higher one.
  public static func nextNumber() -> Int {
    declarationCount.add(1, ordering: .relaxed).newValue
  }
}

private let declarationCount = Atomic<Int>(0)
