/// Reads the options of one layer, keeps count of them, and gathers every problem.
///
/// A layer takes each option that it knows by a typed getter; ``finish()`` then refuses by name whatever is left.
/// After a problem a getter returns a stand-in, so that one pass finds all of them; the layer is discarded by
/// ``finish()``'s error.
public struct ConfigReader {
  /// What a layer that contains layers needs to make them.
  public let context: DecodingContext
  /// Where the options come from if not from a file; the layer keeps it in its ``LayerAttributes``.
  public let declaration: LayerDeclaration?
  private var options: [String: JSON] = [:]
  private var collector = ProblemCollector()

  /// - Parameter context: needed only by options that hold layers.
  public init(
    _ config: JSON, context: DecodingContext = .withoutLayers, declaration: LayerDeclaration? = nil
  ) {
    self.context = context
    self.declaration = declaration
    guard let members = config.members else {
      collector.add(ModelError("the configuration is \(config.kind), not a dictionary"))
      return
    }
    for member in members { options[member.name] = member.value }
  }

  /// The value of an option as it stands, `nil` if it is absent. It counts as read.
  public mutating func take(_ name: String) -> JSON? {
    options.removeValue(forKey: name)
  }

  /// The value of an option without counting it as read.
  public func peek(_ name: String) -> JSON? { options[name] }

  /// Records a problem with an option.
  public mutating func refuse(_ message: String, remedy: String? = nil) {
    collector.add(ModelError(message, remedy: remedy))
  }

  /// - Throws: ``ModelError`` with every problem met, and every option that nobody read.
  public consuming func finish() throws(ModelError) {
    for name in options.keys.sorted() {
      collector.add(
        ModelError(
          "option \"\(name)\" (\(options[name]?.serialized.prefix(60) ?? "")) is not supported",
          remedy: "save the model without it"))
    }
    try collector.finish()
  }

  /// The value that `read` makes of an option; `fallback` if it is absent, or null while `nullIsAbsent`.
  ///
  /// A missing option without fallback, and one that `read` makes nothing of, is a problem.
  public mutating func value<Value>(
    _ name: String, default fallback: Value?, standIn: Value, expected: String, nullIsAbsent: Bool = true,
    read: (JSON) -> Value?
  ) -> Value {
    let given = take(name)
    guard let given, !(nullIsAbsent && given.isNull) else {
      if fallback == nil { refuse("option \"\(name)\" is missing", remedy: "give \(expected)") }
      return fallback ?? standIn
    }
    guard let value = read(given) else {
      refuse("\(name) \(given.serialized.prefix(80)) is not supported", remedy: "use \(expected)")
      return standIn
    }
    return value
  }

  /// A boolean, or 0 or 1.
  public mutating func bool(_ name: String, default fallback: Bool? = nil) -> Bool {
    value(name, default: fallback, standIn: false, expected: "true or false") { json in
      json.boolean ?? json.int.flatMap { $0 == 0 || $0 == 1 ? $0 == 1 : nil }
    }
  }

  /// An integer that 32 bits hold.
  public mutating func int(_ name: String, default fallback: Int? = nil) -> Int {
    value(name, default: fallback, standIn: 1, expected: "an integer") { $0.extent }
  }

  /// An integer from 1 up.
  public mutating func positiveInt(_ name: String, default fallback: Int? = nil) -> Int {
    value(name, default: fallback, standIn: 1, expected: "a positive integer") { json in
      json.extent.flatMap { $0 > 0 ? $0 : nil }
    }
  }

  /// A number, rounded to single precision.
  public mutating func float(_ name: String, default fallback: Float? = nil) -> Float {
    value(name, default: fallback, standIn: 0, expected: "a number") { $0.double.map { Float($0) } }
  }

  /// A number in the precision of Python's own, for options that arithmetic is done on before it is rounded.
  public mutating func double(_ name: String, default fallback: Double? = nil) -> Double {
    value(name, default: fallback, standIn: 0, expected: "a number") { $0.double }
  }

  /// A number in the precision of Python's own; `nil` if the option is absent or null.
  public mutating func optionalDouble(_ name: String) -> Double? {
    value(name, default: .some(nil), standIn: nil, expected: "a number or null") { $0.double }
  }

  /// An integer; `nil` if the option is absent or null.
  public mutating func optionalInt(_ name: String) -> Int? {
    value(name, default: .some(nil), standIn: nil, expected: "an integer or null") { $0.int }
  }

  /// A number, rounded to single precision; `nil` if the option is absent or null.
  public mutating func optionalFloat(_ name: String) -> Float? {
    value(name, default: .some(nil), standIn: nil, expected: "a number or null") { $0.double.map { Float($0) } }
  }

  /// A text.
  public mutating func string(_ name: String, default fallback: String? = nil) -> String {
    value(name, default: fallback, standIn: "", expected: "a string") { $0.text }
  }

  /// A list of integers of any length; one integer counts as a list of one.
  public mutating func ints(_ name: String, default fallback: [Int]? = nil) -> [Int] {
    value(name, default: fallback, standIn: [], expected: "a list of integers", read: Self.ints)
  }

  /// `count` integers from `minimum` up; one integer stands for all of them.
  public mutating func ints(_ name: String, count: Int, minimum: Int = 1, default fallback: Int? = nil) -> [Int] {
    value(
      name, default: fallback.map { Array(repeating: $0, count: count) },
      standIn: Array(repeating: Swift.max(minimum, 1), count: count),
      expected: "one integer or a list of \(count)" + (minimum == .min ? "" : ", each \(minimum) or more")
    ) { json in
      let values = json.extent.map { Array(repeating: $0, count: count) } ?? Self.ints(json)
      guard let values, values.count == count, values.allSatisfy({ $0 >= minimum }) else { return nil }
      return values
    }
  }

  /// One of the cases of an enumeration, by its raw value; of some cases, where only they are allowed.
  public mutating func choice<Choice>(
    _ name: String, default fallback: Choice? = nil, among allowed: [Choice]? = nil
  ) -> Choice where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    let names = (allowed ?? Array(Choice.allCases)).map { "\"\($0.rawValue)\"" }
    return value(
      name, default: fallback, standIn: Choice.allCases[Choice.allCases.startIndex],
      expected: names.joined(separator: " or ")
    ) { json in
      json.text.flatMap(Choice.init(rawValue:)).flatMap { choice in
        allowed?.contains { $0.rawValue == choice.rawValue } == false ? nil : choice
      }
    }
  }

  /// Runs a decoder that throws; keeps its problems and returns `standIn` if it does.
  public mutating func attempt<Value>(_ standIn: Value, _ decode: () throws(ModelError) -> Value) -> Value {
    collector.attempt(decode) ?? standIn
  }

  private static func ints(_ json: JSON) -> [Int]? {
    if let one = json.extent { return [one] }
    guard let elements = json.elements else { return nil }
    let values = elements.compactMap(\.extent)
    return values.count == elements.count ? values : nil
  }
}

/// What decoding a layer may need beyond its own configuration.
public struct DecodingContext: Sendable {
  /// The layers that are known by name.
  public let catalog: LayerCatalog
  /// Makes a model that stands inside a layer, such as `TimeDistributed(model)`, from its configuration.
  public let model: @Sendable (_ configuration: JSON, _ context: DecodingContext) throws(ModelError) -> LayerGraph

  /// Knows no layer: for options that hold none.
  public static let withoutLayers = DecodingContext(catalog: LayerCatalog([])) { (_, _) throws(ModelError) in
    throw ModelError("a layer is not supported here")
  }

  public init(
    catalog: LayerCatalog,
    model: @escaping @Sendable (JSON, DecodingContext) throws(ModelError) -> LayerGraph
  ) {
    self.catalog = catalog
    self.model = model
  }
}
