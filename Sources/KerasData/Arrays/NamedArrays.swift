import KerasGraph

/// Arrays by name, in order: the content of an `.npz` file, or the inputs or outputs of a model.
public struct NamedArrays: Sendable, Hashable {
  /// A name and its array.
  public struct Entry: Sendable, Hashable {
    public let name: String
    public let array: StoredArray

    public init(name: String, array: StoredArray) {
      self.name = name
      self.array = array
    }
  }

  public private(set) var entries: [Entry]

  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// Names arrays `prefix0`, `prefix1`, ….
  public init(numbered prefix: String, _ arrays: [StoredArray]) {
    entries = arrays.enumerated().map { Entry(name: "\(prefix)\($0.offset)", array: $0.element) }
  }

  public var names: [String] { entries.map(\.name) }

  public subscript(name: String) -> StoredArray? { entries.first { $0.name == name }?.array }

  /// The arrays `prefix0`, `prefix1`, … in the order of their numbers, up to the first that is missing.
  public func numbered(_ prefix: String) -> [StoredArray] {
    var found: [StoredArray] = []
    while let next = self["\(prefix)\(found.count)"] { found.append(next) }
    return found
  }
}
