import KerasFile
import KerasGraph
import KerasLayers

/// Each layer's configuration must survive being written and read, and hold every option that Keras 3 wrote.
func checkConfigurations(_ model: LoadedModel) throws {
  let records = model.configuration["config"]?["layers"]?.elements ?? []
  for layer in model.graph.layers {
    guard let layer = layer as? any ConfigurableLayer else { continue }
    try checkRoundTrip(layer, model.context)
    if model.generation == .keras3,
      let record = records.first(where: { $0["config"]?["name"]?.text == layer.name })
    {
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

/// Options that may differ: a dtype policy is written by its name, layers inside a layer get names of their
/// own, and the momentum means nothing without `renorm`, which is refused.
private let otherwiseWritten = ["dtype", "name", "renorm_momentum"]

/// Every option of the file must be written with the same value; one that is off may be left out.
public func checkOptions(_ written: JSON, _ given: JSON, of layer: String) throws {
  for member in given.members ?? [] where !otherwiseWritten.contains(member.name) {
    guard let value = written[member.name] else {
      if member.value == .null || member.value == false { continue }
      throw FixtureMismatch("\(layer): option \(member.name) \(member.value.serialized) is not written")
    }
    try checkValue(value, member.value, of: "\(layer): option \(member.name)")
  }
}

/// A layer inside a layer counts option by option.
private func checkValue(_ written: JSON, _ given: JSON, of option: String) throws {
  guard given["class_name"] == written["class_name"] || given["class_name"] == nil else {
    throw FixtureMismatch("\(option) is written as \(written.serialized), in the file \(given.serialized)")
  }
  if let inner = given["config"], inner.members != nil {
    try checkOptions(written["config"] ?? .null, inner, of: option)
  } else if let inner = given.elements, let elements = written.elements, inner.count == elements.count {
    for (a, b) in zip(elements, inner) { try checkValue(a, b, of: option) }
  } else if !written.isSame(as: given) {
    throw FixtureMismatch("\(option) is written as \(written.serialized), in the file \(given.serialized)")
  }
}

extension JSON {
  /// Whether two values mean the same: numbers in single precision, a list of one number as the number.
  fileprivate func isSame(as other: JSON) -> Bool {
    if let (a, b) = double.flatMap({ a in other.double.map { (a, $0) } }) { return Float(a) == Float(b) }
    if elements == nil, let b = other.elements { return b.count == 1 && isSame(as: b[0]) }
    return self == other
  }
}
