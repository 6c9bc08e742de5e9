import KerasGraph

/// Arrays by name, in order: the content of an `.npz` file, or the inputs or outputs of a model.
public struct NamedArrays: Sendable, Hashable {
  /// A name and its array.
  public struct Entry: Sendable, Hashable {
    public let name: String
    public let array: DataArray

    public init(name: String, array: DataArray) {
      self.name = name
      self.array = array
    }
  }

  /// The arrays, in the order of the file.
  public private(set) var entries: [Entry]

  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// Names arrays `prefix0`, `prefix1`, ….
  public init(numbered prefix: String, _ arrays: [DataArray]) {
    entries = arrays.enumerated().map { Entry(name: "\(prefix)\($0.offset)", array: $0.element) }
  }

  /// Their names, in this order.
  public var names: [String] { entries.map(\.name) }

  /// The array of a name, the first of several; `nil` if there is none.
  public subscript(name: String) -> DataArray? { entries.first { $0.name == name }?.array }

  /// The arrays `prefix0`, `prefix1`, … in the order of their numbers, up to the first that is missing.
  public func numbered(_ prefix: String) -> [DataArray] {
    var found: [DataArray] = []
    while let next = self["\(prefix)\(found.count)"] { found.append(next) }
    return found
  }
}
