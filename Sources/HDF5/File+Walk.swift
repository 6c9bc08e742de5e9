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
  /// - Throws: ``HDF5Error`` if an object can't be opened, or there are more or deeper ones than ``Limits``
  ///   allows.
  public func entries() throws(HDF5Error) -> [Entry] {
    var walk = try walk()
    var entries: [Entry] = []
    while let entry = try walk.next() { entries.append(entry) }
    return entries
  }

  /// Begins to go through all objects, in the order of ``entries()``, of which few are then open at a time.
  public func walk() throws(HDF5Error) -> Walk { try Walk(root) }

  /// A way through every object of a file.
  ///
  /// It keeps its own stack, so a file can't exhaust the process' one, and it remembers where objects
  /// are, so groups that contain themselves end it like any other.
  public struct Walk {
    private let root: Group
    private var count = 0
    private var pending: [(group: Group, link: Group.Link, depth: Int)] = []
    /// The paths of the objects that have been met, by address.
    private var paths: [UInt64: String]

    fileprivate init(_ root: Group) throws(HDF5Error) {
      self.root = root
      paths = [try root.information().address: root.path]
    }

    /// The next object; nil after the last.
    /// - Throws: ``HDF5Error`` as ``File/entries()`` does.
    public mutating func next() throws(HDF5Error) -> Entry? {
      defer { count += 1 }
      guard count > 0 else {
        try add(root, depth: 1)
        return Entry(path: root.path, depth: 0, kind: .group(root))
      }
      guard let (group, link, depth) = pending.popLast() else { return nil }
      let limits = root.location.budget.limits
      guard count < limits.objects, depth <= limits.depth else {
        throw root.location.error(
          "list file",
          .exceeded("\(group.path(of: link)) exceeds \(limits.objects) objects or \(limits.depth) levels"))
      }
      let member = try group.member(link)
      let kind = try kind(of: member)
      if case .group(let group) = kind { try add(group, depth: depth + 1) }
      return Entry(path: member.path, depth: depth, kind: kind)
    }

    private mutating func add(_ group: Group, depth: Int) throws(HDF5Error) {
      pending += try group.links().reversed().map { (group, $0, depth) }
    }

    private mutating func kind(of member: Member) throws(HDF5Error) -> Entry.Kind {
      let (kind, object): (Entry.Kind, any Located)
      switch member.content {
      case .group(let group): (kind, object) = (.group(group), group)
      case .dataset(let dataset): (kind, object) = (.dataset(dataset), dataset)
      case .other(let words): return .other(words)
      }
      let address = try object.information().address
      if let path = paths[address] { return .alias(of: path) }
      paths[address] = member.path
      return kind
    }
  }
}
