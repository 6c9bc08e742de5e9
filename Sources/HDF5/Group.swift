import CHDF5

/// One entry of a group.
public struct Member: Sendable {
  /// What an entry can be.
  public enum Content: Sendable {
    case group(Group)
    case dataset(Dataset)
    /// Something that is never followed, in words: a soft link, an external link, a named type.
    case other(String)
  }

  public let name: String
  /// Its place in the file, such as `/model_weights/dense`.
  public let path: String
  public let content: Content
}

/// A folder of groups, data sets and links.
public struct Group: Located {
  let handle: Handle
  let location: Location

  /// All members, in order of their names.
  /// - Throws: `HDF5Error` if there are too many or one can't be opened; links are not followed.
  public func members() throws(HDF5Error) -> [Member] {
    var members: [Member] = []
    for position in 0..<(try count()) { members.append(try member(position)) }
    return members
  }

  private func count() throws(HDF5Error) -> hsize_t {
    var information = H5G_info_t()
    try Library.call("list group", at: location) { H5Gget_info(handle.id, &information) }
    let limit = location.budget.limits.objects
    guard information.nlinks <= limit else {
      throw location.error(
        "list group", .exceeded("\(information.nlinks) members exceed the limit of \(limit)"))
    }
    return information.nlinks
  }

  private func name(_ position: hsize_t) throws(HDF5Error) -> String {
    try text("list group", at: location) { buffer, size in
      H5Lget_name_by_idx(handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, position, buffer, size, chdf5_default())
    }
  }

  private func member(_ position: hsize_t) throws(HDF5Error) -> Member {
    let name = try name(position)
    let location = location.child(name)
    let type = try Library.call("read link", at: location) { chdf5_link_type(handle.id, position) }
    guard type == H5L_TYPE_HARD.rawValue else {
      let kind = type == H5L_TYPE_SOFT.rawValue ? "a soft link" : "an external link"
      return Member(name: name, path: location.path, content: .other(kind))
    }
    let opened = try Handle("open object", at: location) {
      H5Oopen_by_idx(handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, position, chdf5_default())
    }
    switch Library.locked({ H5Iget_type(opened.id) }) {
    case H5I_GROUP:
      let group = Group(handle: opened, location: location)
      return Member(name: name, path: location.path, content: .group(group))
    case H5I_DATASET:
      return Member(name: name, path: location.path, content: .dataset(try Dataset(opened, at: location)))
    case H5I_DATATYPE:
      return Member(name: name, path: location.path, content: .other("a named type"))
    default: throw location.error("open object", .malformed("it is neither a group nor a data set"))
    }
  }
}
