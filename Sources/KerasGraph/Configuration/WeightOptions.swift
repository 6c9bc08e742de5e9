/// How the weights of a layer begin, and what training adds to them: `<weight>_initializer`, `<weight>_regularizer` and
/// `<weight>_constraint` for each weight, and `activity_regularizer`.
///
/// They have no part in inference. They are kept as Keras writes them, for training and for the way back to a file.
public struct WeightOptions: Hashable, Sendable {
  private var members: [JSON.Member] = []

  private static let kinds = ["initializer", "regularizer", "constraint"]

  /// No options: Keras' defaults.
  public init() {}

  /// Takes the options of the named weights.
  public init(_ config: inout ConfigReader, weights: [String], activity: Bool = true) {
    var names: [String] = []
    for kind in Self.kinds { names += weights.map { "\($0)_\(kind)" } }
    if activity { names.append("activity_regularizer") }
    for name in names {
      if let value = config.take(name) { members.append(JSON.Member(name, value)) }
    }
  }

  public func encode(to config: inout ConfigWriter) {
    for member in members { config.write(member.name, member.value) }
  }

  /// The weight of a name with these options.
  ///
  /// - Parameters:
  ///   - option: what the options are called by, where that is not the weight's name.
  ///   - initial: Keras' default of the initializer.
  public func spec(
    _ name: String, _ shape: [Int], option: String? = nil, initial: JSON, trainable: Bool = true
  ) -> WeightSpec {
    let option = option ?? name
    return WeightSpec(
      name, shape, trainable: trainable, initializer: value("\(option)_initializer") ?? initial,
      regularizer: value("\(option)_regularizer"), constraint: value("\(option)_constraint"))
  }

  /// What the layer adds to the loss for its output, in Keras' JSON.
  public var activityRegularizer: JSON? { value("activity_regularizer") }

  private func value(_ name: String) -> JSON? {
    // `nil` as an element would be JSON's null.
    guard let member = members.first(where: { $0.name == name }), !member.value.isNull else { return Optional.none }
    return member.value
  }
}
