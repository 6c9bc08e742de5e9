import KerasGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Layers with weights that patterns choose, such as those that are not to be trained:
/// `model.freezing(try LayerSelection(["conv*"], of: model.graph).contains)`.
///
/// A pattern is a name with the wildcards of file names: `*` for anything, `?` for one character, `[0-9]` for one of
/// several. It is compared with the name of each layer, and with the path of one inside another: `encoder/conv*`. A
/// layer that is chosen is so with all layers inside it.
public struct LayerSelection: Sendable {
  /// The paths of the layers chosen, in the model's order.
  public let names: [String]

  /// - Throws: ``ModelError`` with every pattern that matches no layer with weights.
  public init(_ patterns: [String], of graph: LayerGraph) throws(ModelError) {
    let parameters = try graph.parameters()
    var collector = ProblemCollector()
    var matched: Set<String> = []
    for pattern in patterns {
      let paths = parameters.flatMap { Self.paths($0.key) }.filter { Self.matches(pattern, $0) }
      if paths.isEmpty {
        var known: [String] = []
        for name in parameters.compactMap(\.key.layers.first) where !known.contains(name) { known.append(name) }
        collector.add(
          ModelError(
            "no layer with weights matches \"\(pattern)\"", remedy: "they are \(known.joined(separator: ", "))"))
      }
      matched.formUnion(paths)
    }
    try collector.finish()
    var names: [String] = []
    for parameter in parameters {
      guard let path = Self.paths(parameter.key).first(where: matched.contains) else { continue }
      if names.last != path { names.append(path) }
    }
    self.names = names
  }

  /// Whether the layer to which a path leads is chosen, or is inside one that is.
  public func contains(_ path: String) -> Bool {
    names.contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  /// The layers that lead to a weight, as paths: `encoder`, `encoder/conv1`.
  private static func paths(_ key: ParameterKey) -> [String] {
    key.layers.indices.map { key.layers[...$0].joined(separator: "/") }
  }

  private static func matches(_ pattern: String, _ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return fnmatch(pattern, path, 0) == 0 || fnmatch(pattern, name, 0) == 0
  }
}
