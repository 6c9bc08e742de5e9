/// What had to be translated so that a file of an older Keras means today what it meant then.
public struct CompatibilityFixes: Hashable, Sendable {
  private var layers: [String: [String]] = [:]
  private var order: [String] = []

  public init() {}

  /// Notes that `sentence` was applied to a layer, or to the model if there is none.
  mutating func note(_ sentence: String, in layer: String? = nil) {
    if layers[sentence] == nil { order.append(sentence) }
    layers[sentence, default: []] += layer.map { [$0] } ?? []
  }

  /// One sentence for each kind of fix, with the layers that it concerns.
  public var sentences: [String] {
    order.map { sentence in
      let names = layers[sentence] ?? []
      if names.isEmpty { return sentence }
      let shown = names.prefix(3).joined(separator: ", ")
      return "\(sentence) (\(shown)\(names.count > 3 ? " and \(names.count - 3) more" : ""))"
    }
  }
}
