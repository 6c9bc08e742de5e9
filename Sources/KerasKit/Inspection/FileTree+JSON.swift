import KerasGraph

extension FileTree {
  /// The same as JSON: a list of objects with `path`, `kind`, for data sets `type`, `shape`, `storage` and
  /// `bytes`, and `attributes` by name.
  public var json: JSON {
    .array(
      nodes.map { node in
        let attributes = node.attributes.map { attribute in
          JSON.Member(attribute.name, attribute.values.map { .array($0.map(JSON.string)) } ?? .null)
        }
        return .object(
          [JSON.Member("path", .string(node.path))] + node.content.members
            + [JSON.Member("attributes", .object(attributes))])
      })
  }
}

extension FileTree.Content {
  fileprivate var members: [JSON.Member] {
    switch self {
    case .group: [JSON.Member("kind", "group")]
    case .other(let words): [JSON.Member("kind", .string(words))]
    case .dataset(let type, let shape, let storage, let bytes):
      [
        JSON.Member("kind", "data set"), JSON.Member("type", .string(type)),
        JSON.Member("shape", .string(shape)),
        JSON.Member("storage", .string(storage)), JSON.Member("bytes", .integer(bytes)),
      ]
    }
  }
}
