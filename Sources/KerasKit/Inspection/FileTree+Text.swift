import HDF5

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
    case .dataset(let datatype, let extent, let storage, let bytes):
      "\(name): \(datatype) \(extent), \(storage.text), \(bytes.grouped) bytes"
    }
  }
}

extension FileTree.Attribute {
  fileprivate func line(width: Int?) -> String {
    let shape = extent == .scalar ? "" : " \(extent)"
    guard let values else { return "\(name): \(datatype)\(shape), not readable" }
    let value = values.map(isText ? Self.quoted : { $0 }).joined(separator: ", ")
    return "\(name): \(datatype)\(shape) = \(Self.shortened(value, to: width))"
  }

  private var isText: Bool {
    switch datatype {
    case .fixedString, .variableString: true
    default: false
    }
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return "\"" + escaped.joined() + "\""
  }

  private static func shortened(_ text: String, to width: Int?) -> String {
    guard let width, text.count > width else { return text }
    return "\(text.prefix(width))… (\(text.count.grouped) characters)"
  }
}

extension Storage {
  /// The layout and filters: `contiguous`, or `chunked (64, 64), shuffle, deflate 4`.
  fileprivate var text: String {
    let layout =
      switch layout {
      case .compact: "compact"
      case .contiguous: "contiguous"
      case .chunked(let extents): "chunked \(Extent.fixed(extents))"
      case .elsewhere(let words): words
      }
    return ([layout] + filters.map(\.text)).joined(separator: ", ")
  }
}

extension Storage.Filter {
  /// Its name and setting: `deflate 4`.
  var text: String {
    switch self {
    case .deflate(let level): "deflate \(level)"
    case .shuffle: "shuffle"
    case .unsupported(let number, let name): "\(name) (filter \(number), not supported)"
    }
  }
}
