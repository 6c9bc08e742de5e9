import KerasGraph

extension JSON {
  /// Reads a class with its options as a command line gives it: `adam`, `sgd:momentum=0.9,nesterov=true`.
  ///
  /// Numbers, `true`, `false` and `none` are themselves, `1:2:3` is a list, and anything else a text. Without options
  /// the result is the name alone, as Keras writes it where defaults are meant.
  /// - Throws: ``ModelError`` that lists every option that is no `NAME=VALUE`.
  public init(objectText text: String) throws(ModelError) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = parts.first, !name.isEmpty else { throw ModelError("\"\(text)\" names nothing") }
    guard parts.count > 1 else {
      self = .string(name)
      return
    }
    var collector = ProblemCollector()
    var options: [Member] = []
    for option in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      let pair = option.split(separator: "=", maxSplits: 1).map(String.init)
      if pair.count == 2 {
        options.append(Member(pair[0], JSON(optionText: pair[1])))
      } else {
        collector.add(ModelError("\"\(option)\" of \"\(text)\" is no NAME=VALUE"))
      }
    }
    try collector.finish()
    self = .object([Member("class_name", .string(name)), Member("config", .object(options))])
  }

  private init(optionText text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    self = parts.count == 1 ? JSON(wordText: text) : .array(parts.map(JSON.init(wordText:)))
  }

  private init(wordText text: String) {
    switch text.lowercased() {
    case "true": self = .bool(true)
    case "false": self = .bool(false)
    case "none", "null": self = .null
    default:
      if let whole = Int(text) {
        self = .integer(whole)
      } else {
        self = Double(text).map(JSON.number) ?? .string(text)
      }
    }
  }

  /// The class and its options, where either a name alone or both stand.
  package var objectParts: (className: String, options: JSON)? {
    if let text { return (text, .object([])) }
    return self["class_name"]?.text.map { ($0, self["config"] ?? .object([])) }
  }
}
