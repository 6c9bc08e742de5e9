import HDF5

/// Collects the groups, attributes and data sets of a new file in any order.
struct ArchiveBuilder {
  private var attributes: [String: [String: StoredArray]] = ["/": [:]]
  private var arrays: [String: StoredArray] = [:]
  private var storages: [String: Storage] = [:]

  init() {}

  /// Begins with what is in a file.
  init(_ items: [Archive.Item]) {
    for item in items {
      attributes[item.path] = Dictionary(item.attributes.map { ($0.name, $0.value) }) { first, _ in first }
      guard case .dataset(let array, let storage) = item.content else { continue }
      arrays[item.path] = array
      storages[item.path] = storage
    }
  }

  /// Adds a group and those around it, unless they are there.
  mutating func addGroup(_ path: String) {
    guard attributes[path] == nil else { return }
    attributes[path] = [:]
    if let slash = path.lastIndex(of: "/") {
      addGroup(slash == path.startIndex ? "/" : String(path[..<slash]))
    }
  }

  /// Adds a data set and the groups around it.
  mutating func addDataset(_ path: String, _ array: StoredArray) {
    addGroup(path)
    arrays[path] = array
  }

  /// Adds an attribute to a group, and the group.
  mutating func addAttribute(_ name: String, _ value: StoredArray, to path: String) {
    addGroup(path)
    attributes[path]?[name] = value
  }

  /// Adds a list of names to a group; one that is too long for an object's header in several attributes,
  /// `name0`, `name1` and so on, as Keras does.
  mutating func addNames(_ name: String, _ names: [String], to path: String) {
    let longest = names.map(\.utf8.count).max() ?? 0
    let parts = (names.count * longest + ArchiveBuilder.headerLimit - 1) / ArchiveBuilder.headerLimit
    guard parts > 1 else { return addAttribute(name, .names(names), to: path) }
    let size = (names.count + parts - 1) / parts
    for (part, start) in stride(from: 0, to: names.count, by: size).enumerated() {
      addAttribute("\(name)\(part)", .names(names[start..<min(start + size, names.count)]), to: path)
    }
  }

  /// Puts a list of names, which stands in one attribute or in several, in another order.
  mutating func replaceNames(_ name: String, _ names: [String], of path: String) {
    let parts = attributes[path]?.keys.filter { $0.hasPrefix(name) && $0.dropFirst(name.count).allSatisfy(\.isNumber) }
    for part in parts ?? [] { attributes[path]?[part] = nil }
    addNames(name, names, to: path)
  }

  /// `HDF5_OBJECT_HEADER_LIMIT` of Keras.
  private static let headerLimit = 64512

  /// The file, in the order in which it will be read.
  func archive(file: String, container: Archive.Container) -> Archive {
    let plain = Storage(layout: .contiguous, filters: [])
    let items = attributes.map { path, attributes in
      let sorted = attributes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      return Archive.Item(
        path: path, attributes: sorted.map { Archive.Attribute(name: $0.key, value: $0.value) },
        content: arrays[path].map { .dataset($0, storages[path] ?? plain) } ?? .group)
    }
    let ordered = items.map { (parts: $0.path.split(separator: "/").map { Array($0.utf8) }, item: $0) }
      .sorted { left, right in
        left.parts.lexicographicallyPrecedes(right.parts) { $0.lexicographicallyPrecedes($1) }
      }
    return Archive(file: file, container: container, items: ordered.map(\.item))
  }
}
