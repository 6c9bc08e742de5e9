import KerasFile
import KerasGraph
import KerasLayers

/// Each layer's configuration must survive being written and read, and hold every option that Keras 3 wrote.
func checkConfigurations(_ model: LoadedModel) throws {
  let records = model.configuration["config"]?["layers"]?.elements ?? []
  for layer in model.graph.layers {
    guard let layer = layer as? any ConfigurableLayer else { continue }
    try checkRoundTrip(layer, model.context)
    if model.generation == .keras3, let record = records.first(where: { $0["config"]?["name"]?.text == layer.name }) {
      try checkOptions(layer.configuration, record["config"] ?? .null, of: layer.title)
    }
  }
}

private func checkRoundTrip<Made: ConfigurableLayer>(_ layer: Made, _ context: DecodingContext) throws {
  let written = layer.configuration
  let read = try context.catalog.layer(className: Made.kerasName, config: written, context: context)
  guard let again = (read as? Made)?.configuration, again == written else {
    throw FixtureMismatch("\(layer.title): \(written.serialized) is read as another layer")
  }
}

/// Options that may differ: a dtype policy is written by its name, layers inside a layer get names of their own, and the
/// momentum means nothing without `renorm`, which is refused.
private let otherwiseWritten = ["dtype", "name", "renorm_momentum"]

/// Every option of the file must be written with the same value; one that is off may be left out.
private func checkOptions(_ written: JSON, _ given: JSON, of layer: String) throws {
  for member in given.members ?? [] where !otherwiseWritten.contains(member.name) {
    guard let value = written[member.name] else {
      if member.value == .null || member.value == false { continue }
      throw FixtureMismatch("\(layer): option \(member.name) \(member.value.serialized) is not written")
    }
    if let inner = member.value["config"], inner.members != nil {
      try checkOptions(value["config"] ?? .null, inner, of: "\(layer), \(member.name)")
    } else if !value.isSame(as: member.value) {
      throw FixtureMismatch(
        "\(layer): option \(member.name) is written as \(value.serialized), in the file \(member.value.serialized)")
    }
  }
}

extension JSON {
  /// Whether two values mean the same: numbers in single precision, a list of one number as the number.
  fileprivate func isSame(as other: JSON) -> Bool {
    if let (a, b) = double.flatMap({ a in other.double.map { (a, $0) } }) { return Float(a) == Float(b) }
    switch (elements, other.elements) {
    case (let a?, let b?): return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    case (nil, let b?): return b.count == 1 && isSame(as: b[0])
    default: return self == other
    }
  }
}
