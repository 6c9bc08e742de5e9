import KerasGraph

/// ``MultiHeadAttention`` and ``GroupedQueryAttention``, whose calls name query, value and key.
public protocol ProjectedAttention: ConfigurableLayer {}

/// What the inputs of a call of an attention layer are, and what is asked for besides.
struct AttentionCall: Sendable {
  /// Which input is the query, the value and the key. Without a key the value is one.
  let query: Int
  let value: Int
  let key: Int
  /// Which input tells by 0 where a query may not look.
  let mask: Int?
  /// Whether a query may not look at what comes behind it.
  let isCausal: Bool
  /// Whether the scores behind the softmax are a second output.
  let returnsScores: Bool

  /// The names of the arguments of a call.
  static let names: Set = [
    "args", "query", "value", "key", "attention_mask", "use_causal_mask", "return_attention_scores",
    "training",
  ]

  /// - Parameters:
  ///   - arguments: see ``LayerDescription/Call/arguments``.
  ///   - count: the number of inputs.
  /// - Throws: ``ModelError`` with every argument that can't be honoured.
  init(_ arguments: JSON, inputs count: Int) throws(ModelError) {
    var collector = ProblemCollector()
    var places: [String: Int] = [:]
    var flags: [String: Bool] = [:]
    for argument in arguments.members ?? [] where argument.name != "args" {
      if let input = argument.value["input"]?.int {
        places[argument.name] = input
      } else if let flag = argument.value.boolean {
        flags[argument.name] = flag
      } else {
        collector.add(
          ModelError("a call with \(argument.name) \(argument.value.serialized.prefix(60)) is not supported"))
      }
    }
    let named = Set(places.values)
    let positional =
      arguments["args"]?.elements?.map { $0["input"]?.int } ?? (0..<count).filter { !named.contains($0) }
    for (name, input) in zip(["query", "value", "key"], positional) { places[name] = input }
    if positional.count > 3 {
      collector.add(
        ModelError(
          "a call with \(positional.count) arguments without names is not supported",
          remedy: "name all but query, value and key"))
    }
    guard let query = places["query"], let value = places["value"] else {
      collector.add(ModelError("takes a query and a value, not \(count) inputs"))
      throw ModelError(problems: collector.problems)
    }
    try collector.finish()
    self.query = query
    self.value = value
    key = places["key"] ?? value
    mask = places["attention_mask"]
    isCausal = flags["use_causal_mask"] ?? false
    returnsScores = flags["return_attention_scores"] ?? false
  }

  /// The shapes of query, value and key.
  ///
  /// - Throws: ``ModelError`` if one has too few axes, or there is not a key for each value.
  func shapes(_ inputs: [Shape]) throws(ModelError) -> (query: Shape, value: Shape, key: Shape) {
    guard [query, value, key, mask ?? 0].allSatisfy(inputs.indices.contains) else {
      throw ModelError("takes a query, a value and perhaps a key, not \(inputs.count) inputs")
    }
    let (query, value, key) = (inputs[query], inputs[value], inputs[key])
    for shape in [query, value, key] where shape.rank < 3 || shape.rank != query.rank {
      throw ModelError(
        "takes inputs of 3 or more axes (batch, time, features), not of shapes \(query), \(value), \(key)")
    }
    guard Shape(value.dimensions.dropLast()).isCompatible(with: Shape(key.dimensions.dropLast())) else {
      throw ModelError("takes a key for each value, not a value of shape \(value) and a key of shape \(key)")
    }
    return (query, value, key)
  }
}
