extension File {
  /// One object of a file, as a walk meets it.
  public struct Entry: Sendable {
    /// What was met.
    public enum Kind: Sendable {
      case group(Group)
      case dataset(Dataset)
      /// Another name of the object at that path, which has been met before.
      case alias(of: String)
      /// Something that is never followed, in words: a soft link, an external link, a named type.
      case other(String)
    }

    /// Its place in the file; the root's is `/`.
    public let path: String
    /// Levels below the root, which is at 0.
    public let depth: Int
    public let kind: Kind
  }

  /// Every object, each group before its members and these in order of their names.
  ///
  /// The walk keeps its own stack, so a file can't exhaust the process' one, and it remembers where objects
  /// are, so groups that contain themselves end it like any other.
  /// - Throws: `HDF5Error` if an object can't be opened, or there are more or deeper ones than `Limits`
  ///   allows.
  public func entries() throws(HDF5Error) -> [Entry] {
    var entries = [Entry(path: root.path, depth: 0, kind: .group(root))]
    var paths = [try root.information().address: root.path]
    var pending = try root.members().reversed().map { (member: $0, depth: 1) }
    let limits = root.location.budget.limits
    while let (member, depth) = pending.popLast() {
      guard entries.count < limits.objects, depth <= limits.depth else {
        throw root.location.error(
          "list file", .exceeded("\(member.path) exceeds \(limits.objects) objects or \(limits.depth) levels")
        )
      }
      let kind = try Entry.Kind(member, known: &paths)
      entries.append(Entry(path: member.path, depth: depth, kind: kind))
      if case .group(let group) = kind {
        pending += try group.members().reversed().map { ($0, depth + 1) }
      }
    }
    return entries
  }
}

extension File.Entry.Kind {
  /// A member's kind, given the paths of the objects that have been met, by address.
  fileprivate init(_ member: Member, known paths: inout [UInt64: String]) throws(HDF5Error) {
    let object: any Located
    switch member.content {
    case .group(let group): (self, object) = (.group(group), group)
    case .dataset(let dataset): (self, object) = (.dataset(dataset), dataset)
    case .other(let words):
      self = .other(words)
      return
    }
    let address = try object.information().address
    if let path = paths[address] { self = .alias(of: path) } else { paths[address] = member.path }
  }
}
