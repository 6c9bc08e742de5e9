import HDF5
import KerasGraph

extension FileTree {
  /// The same as JSON: a list of objects with `path`, `kind`, for data sets `type`, `shape`, `filters` and `bytes`, and
  /// `attributes`.
  public var json: JSON {
    .array(
      nodes.map { node in
        var members = [JSON.Member("path", .string(node.path))]
        switch node.content {
        case .group: members.append(JSON.Member("kind", "group"))
        case .other(let words): members.append(JSON.Member("kind", .string(words)))
        case .dataset(let datatype, let extent, let storage, let bytes):
          members += [
            JSON.Member("kind", "data set"), JSON.Member("type", .string(datatype.description)),
            JSON.Member("shape", .array(extent.dimensions.map(JSON.integer))),
            JSON.Member("filters", .array(storage.filters.map { .string($0.text) })),
            JSON.Member("bytes", .integer(bytes)),
          ]
        }
        let attributes = node.attributes.map { attribute in
          JSON.Member(attribute.name, attribute.values.map { .array($0.map(JSON.string)) } ?? .null)
        }
        return .object(members + [JSON.Member("attributes", .object(attributes))])
      })
  }
}
