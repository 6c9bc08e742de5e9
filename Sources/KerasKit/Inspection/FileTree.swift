import HDF5

/// What an HDF5 file holds: every group, data set and attribute, whether Keras wrote it or not.
public struct FileTree: Sendable {
  /// A group, data set, or something that is not followed.
  public struct Node: Sendable {
    public let path: String
    /// Levels below the root, which is at 0.
    public let depth: Int
    public let content: Content
    public let attributes: [Attribute]

    /// The last part of the path; `/` for the root.
    public var name: String {
      path == "/" ? path : String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
    }
  }

  /// What a node is.
  public enum Content: Sendable {
    case group
    /// The type, shape and storage of a data set, and the bytes that it takes in the file.
    case dataset(Datatype, Extent, Storage, bytes: Int)
    /// A link that is not followed, another name of an object met before, or data that is elsewhere: in words.
    case other(String)
  }

  /// A small array that is attached to a node.
  public struct Attribute: Sendable {
    public let name: String
    public let datatype: Datatype
    public let extent: Extent
    /// The elements as text; `nil` if their type is not supported.
    public let values: [String]?
  }

  /// Nodes, each before those within it.
  public let nodes: [Node]

  /// Reads a file's structure; of data sets, nothing but their descriptions.
  ///
  /// - Throws: `HDF5Error` if the file can't be read.
  public init(contentsOf path: String) throws(HDF5Error) {
    let entries = try File(readingAt: path).entries()
    nodes = try entries.map { entry throws(HDF5Error) in try Node(entry) }
  }
}

extension FileTree.Node {
  init(_ entry: File.Entry) throws(HDF5Error) {
    path = entry.path
    depth = entry.depth
    switch entry.kind {
    case .group(let group): (content, attributes) = (.group, try Self.attributes(of: group))
    case .alias(let path): (content, attributes) = (.other("another name of \(path)"), [])
    case .other(let words): (content, attributes) = (.other("\(words), not followed"), [])
    case .dataset(let dataset):
      attributes = try Self.attributes(of: dataset)
      if case .elsewhere(let words) = dataset.storage.layout {
        content = .other("\(words), not followed")
      } else {
        content = .dataset(
          try dataset.datatype(), try dataset.extent(), dataset.storage, bytes: try dataset.storedBytes())
      }
    }
  }

  private static func attributes(of object: some Object) throws(HDF5Error) -> [FileTree.Attribute] {
    try object.attributes().map { attribute throws(HDF5Error) in
      FileTree.Attribute(
        name: attribute.name, datatype: attribute.datatype, extent: attribute.extent,
        values: try attribute.isReadable ? attribute.read().texts : nil)
    }
  }
}

extension Attribute {
  fileprivate var isReadable: Bool {
    if case .unsupported = datatype { false } else { true }
  }
}

extension StoredArray {
  /// The elements as text: strings as they are, numbers in decimal.
  fileprivate var texts: [String]? {
    strings ?? integers?.map(\.description) ?? floats?.map(\.description)
  }
}
