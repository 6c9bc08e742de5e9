import KerasFile
import KerasGraph
import KerasLayers

/// Each layer's configuration must survive being written and read, and hold every option that Keras 3 wrote.
func checkConfigurations(_ model: LoadedModel) throws {
  for layer in model.graph.layers {
    guard let layer = layer as? any ConfigurableLayer else { continue }
    try checkRoundTrip(layer)
    if model.generation == .keras3 { try checkOptions(layer, model.configuration) }
  }
}

private func checkRoundTrip<Made: ConfigurableLayer>(_ layer: Made) throws {
  let context = DecodingContext(catalog: .standard) { (_, _) throws(ModelError) in
    throw ModelError("a model inside a layer")
  }
  let written = layer.configuration
  let read = try context.catalog.layer(className: Made.kerasName, config: written, context: context)
  guard let again = (read as? Made)?.configuration, again == written else {
    throw FixtureMismatch("\(layer.title): \(written.serialized) is read as another layer")
  }
}

/// Every option that the file gives to the layer must stand in what the layer writes, with the same value.
private func checkOptions<Made: ConfigurableLayer>(_ layer: Made, _ model: JSON) throws {
  let layers = model["config"]?["layers"]?.elements ?? []
  guard let record = layers.first(where: { $0["config"]?["name"]?.text == layer.name }) else { return }
  let written = layer.configuration
  for member in record["config"]?.members ?? [] where !["dtype"].contains(member.name) {
    guard let value = written[member.name], value.isSame(as: member.value) else {
      throw FixtureMismatch(
        "\(layer.title): option \(member.name) is \(written[member.name]?.serialized ?? "missing"), "
          + "in the file \(member.value.serialized)")
    }
  }
}

extension JSON {
  /// Whether two values mean the same: numbers are compared in single precision.
  fileprivate func isSame(as other: JSON) -> Bool {
    if let (a, b) = double.flatMap({ a in other.double.map { (a, $0) } }) { return Float(a) == Float(b) }
    if let (a, b) = elements.flatMap({ a in other.elements.map { (a, $0) } }) {
      return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    }
    return self == other
  }
}
