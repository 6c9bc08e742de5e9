import CHDF5

/// One entry of a group.
struct Member {
  /// What an entry can be.
  enum Content {
    case group(Group)
    case dataset(Dataset)
    /// Something that is never followed, in words: a soft link, an external link, a named type.
    case other(String)
  }

  let name: String
  /// Its place in the file, such as `/model_weights/dense`.
  let path: String
  let content: Content
}

/// A folder of groups, data sets and links.
public struct Group: Located {
  let handle: Handle
  let location: Location

  /// The names of all members, in order.
  /// - Throws: ``HDF5Error`` if there are too many.
  public func memberNames() throws(HDF5Error) -> [String] { try links().map(\.name) }

  private func checkCount() throws(HDF5Error) {
    var information = H5G_info_t()
    try Library.call("list group", at: location) { H5Gget_info(handle.id, &information) }
    let limit = location.budget.limits.objects
    guard information.nlinks <= limit else {
      throw location.error(
        "list group", .exceeded("\(information.nlinks) members exceed the limit of \(limit)"))
    }
  }

  /// A name in a group, and what kind of link it is.
  struct Link {
    let name: String
    let kind: H5L_type_t
  }

  /// The links of the group, in order of their names.
  func links() throws(HDF5Error) -> [Link] {
    try checkCount()
    var links: [Link?] = []
    try Library.call("list group", at: location) {
      withUnsafeMutablePointer(to: &links) { links in
        chdf5_visit_links(
          handle.id,
          { name, kind, links in
            let name = name.flatMap { String(validatingCString: $0) }
            let link = name.flatMap { $0.contains("/") ? nil : Link(name: $0, kind: kind) }
            links?.assumingMemoryBound(to: [Link?].self).pointee.append(link)
          }, links)
      }
    }
    let named = links.compactMap { $0 }
    guard named.count == links.count else {
      throw location.error("list group", .malformed("a name in it is no UTF-8, or has a slash"))
    }
    return named
  }

  func path(of link: Link) -> String { location.child(link.name).path }

  func member(_ link: Link) throws(HDF5Error) -> Member {
    let location = location.child(link.name)
    guard link.kind == H5L_TYPE_HARD else {
      let kind = link.kind == H5L_TYPE_SOFT ? "a soft link" : "an external link"
      return Member(name: link.name, path: location.path, content: .other(kind))
    }
    let opened = try Handle("open object", at: location) { H5Oopen(handle.id, link.name, chdf5_default()) }
    switch Library.locked({ H5Iget_type(opened.id) }) {
    case H5I_GROUP:
      let group = Group(handle: opened, location: location)
      return Member(name: link.name, path: location.path, content: .group(group))
    case H5I_DATASET:
      return Member(name: link.name, path: location.path, content: .dataset(try Dataset(opened, at: location)))
    case H5I_DATATYPE:
      return Member(name: link.name, path: location.path, content: .other("a named type"))
    default: throw location.error("open object", .malformed("it is neither a group nor a data set"))
    }
  }
}
