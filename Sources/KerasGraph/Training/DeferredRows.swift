/// The rows of an input that are made where they are read, since they never lie in memory together: what the
/// step that makes them gives to their only reader for a run.
public struct DeferredRows {
  /// Makes some rows, the first of which comes to lie at `target`.
  public let store: (_ rows: Range<Int>, _ target: UnsafeMutablePointer<Float>) -> Void
  /// A part of the team begins to make gradients by rows.
  public let begin: (_ part: Int) -> Void
  /// Takes in the gradients by some rows that a part of the team has made, each once.
  public let add: (_ rows: Range<Int>, _ part: Int) -> Void
  /// So many parts have made the gradients by all rows.
  public let finish: (_ parts: Int) -> Void

  public init(
    store: @escaping (_ rows: Range<Int>, _ target: UnsafeMutablePointer<Float>) -> Void,
    begin: @escaping (_ part: Int) -> Void = { _ in },
    add: @escaping (_ rows: Range<Int>, _ part: Int) -> Void = { _, _ in },
    finish: @escaping (_ parts: Int) -> Void = { _ in }
  ) {
    self.store = store
    self.begin = begin
    self.add = add
    self.finish = finish
  }
}
