import HDF5
import KerasZip

/// What a Keras file says, nothing more: its groups, attributes and data sets with their exact types and
/// bytes.
///
/// A plain value: reading it opens nothing, and two archives are equal if and only if their files say the
/// same.
public struct Archive: Sendable {
  /// A group or data set.
  public struct Item: Hashable, Sendable {
    /// What an item is.
    public enum Content: Hashable, Sendable {
      case group
      case dataset(StoredArray, Storage)
    }

    /// Its place, such as `/model_weights/dense`; `/` for the root.
    public let path: String
    /// Attributes in order of their names.
    public let attributes: [Attribute]
    public internal(set) var content: Content
  }

  /// A named value that is attached to an item.
  public struct Attribute: Hashable, Sendable {
    public let name: String
    public let value: StoredArray
  }

  /// What holds the groups and data sets.
  public enum Container: Hashable, Sendable {
    /// An HDF5 file: `.h5`, `.weights.h5`.
    case hdf5
    /// A zip archive (`.keras`) of an HDF5 file and of these members, all in the order of the archive.
    case zip([ZipReader.Member])
  }

  /// The file that it was read from, for messages.
  public let file: String
  public let container: Container
  /// The root and everything below it, groups before their members.
  public internal(set) var items: [Item]
  private let positions: [String: Int]

  init(file: String, container: Container = .hdf5, items: [Item]) {
    self.file = file
    self.container = container
    self.items = items
    positions = Dictionary(items.enumerated().map { ($1.path, $0) }) { first, _ in first }
  }

  /// The item at a path, such as `/model_weights`.
  public subscript(path: String) -> Item? { position(of: path).map { items[$0] } }

  func position(of path: String) -> Int? { positions[path] }
}

extension Archive: Equatable {
  public static func == (left: Archive, right: Archive) -> Bool {
    left.items == right.items && left.container == right.container
  }
}

extension Archive.Item {
  /// The value of an attribute, nil if there is none of that name.
  public subscript(attribute name: String) -> StoredArray? {
    attributes.first { $0.name == name }?.value
  }

  /// The content of a data set, nil for a group.
  public var array: StoredArray? {
    if case .dataset(let array, _) = content { array } else { nil }
  }
}
