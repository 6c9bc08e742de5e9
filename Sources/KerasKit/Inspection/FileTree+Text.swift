import KerasGraph

extension FileTree: CustomStringConvertible {
  public var description: String { text() }

  /// A line a node, indented by depth, with its attributes below it.
  ///
  /// - Parameter valueWidth: the most characters of an attribute's value; `nil` for all.
  public func text(valueWidth: Int? = 72) -> String {
    nodes.flatMap { $0.lines(valueWidth: valueWidth) }.joined(separator: "\n")
  }
}

extension FileTree.Node {
  fileprivate func lines(valueWidth: Int?) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    return ["\(indent)\(title)"] + attributes.map { "\(indent)    @\($0.line(width: valueWidth))" }
  }

  private var title: String {
    switch content {
    case .group: path == "/" ? path : name + "/"
    case .other(let words): "\(name): \(words)"
    case .dataset(let type, let shape, let storage, let bytes):
      "\(name): \(type) \(shape), \(storage), \(bytes.grouped) bytes"
    }
  }
}

extension FileTree.Attribute {
  fileprivate func line(width: Int?) -> String {
    guard let values else { return "\(name): \(type), not readable" }
    let value = values.joined(separator: ", ")
    guard let width, value.count > width else { return "\(name): \(type) = \(value)" }
    return "\(name): \(type) = \(value.prefix(width))… (\(value.count.grouped) characters)"
  }
}
