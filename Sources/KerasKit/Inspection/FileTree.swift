import HDF5
import KerasFile

/// What an HDF5 file holds: every group, data set and attribute, whether Keras wrote it or not.
public struct FileTree: Sendable {
  /// A group, data set, or something that is not followed.
  public struct Node: Sendable {
    /// Its place in the file, such as `/model_weights/dense`.
    public let path: String
    /// Levels below the root, which is at 0.
    public let depth: Int
    public let content: Content
    /// In order of their names.
    public let attributes: [Attribute]

    /// The last part of the path; `/` for the root.
    public var name: String {
      path == "/" ? path : String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
    }
  }

  /// What a node is.
  public enum Content: Sendable {
    case group
    /// The type, shape and storage of a data set in words, and the bytes that it takes in the file.
    case dataset(type: String, shape: String, storage: String, bytes: Int)
    /// A link that is not followed, another name of an object met before, or data that is elsewhere: in
    /// words.
    case other(String)
  }

  /// A small array that is attached to a node.
  public struct Attribute: Sendable {
    public let name: String
    /// The type in words, with the shape unless it is a single value.
    public let type: String
    /// The elements as text, strings in quotes; `nil` if their type is not supported.
    public let values: [String]?
  }

  /// Nodes, each before those within it.
  public let nodes: [Node]

  /// Reads a file's structure; of data sets, nothing but their descriptions.
  ///
  /// - Throws: ``KerasFileError`` if the file can't be read.
  public init(contentsOf path: String) throws(KerasFileError) {
    do throws(HDF5Error) {
      let entries = try File(readingAt: path).entries()
      nodes = try entries.map { entry throws(HDF5Error) in try Node(entry) }
    } catch { throw .hdf5(error) }
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
          type: try dataset.datatype().description, shape: try dataset.extent().description,
          storage: dataset.storage.description, bytes: try dataset.storedBytes())
      }
    }
  }

  private static func attributes(of object: some Object) throws(HDF5Error) -> [FileTree.Attribute] {
    try object.attributes().map { attribute throws(HDF5Error) in
      let shape = attribute.extent == .scalar ? "" : " \(attribute.extent)"
      return FileTree.Attribute(
        name: attribute.name, type: "\(attribute.datatype)\(shape)",
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
    strings?.map(Self.quoted) ?? integers?.map(\.description) ?? floats?.map(\.description)
  }

  /// A string in quotes, control characters escaped: a file may not write to the terminal what it likes.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return "\"" + escaped.joined() + "\""
  }
}
