import KerasGraph

extension ModelDescription {
  /// Takes out masks that Keras 3.15 and later write as operations and arguments, where the layers hand on the
  /// same masks by themselves; any other stays and is refused by name.
  ///
  /// - Returns: the layers whose calls named such a mask.
  mutating func removeWrittenMasks(context: DecodingContext) -> [String] {
    var names: [String] = []
    for index in layers.indices {
      guard case .model(var inner) = layers[index].content else { continue }
      names += inner.removeWrittenMasks(context: context)
      layers[index].content = .model(inner)
    }
    guard layers.contains(where: { $0.calls.contains { $0.arguments["mask"] != nil } }) else { return names }
    let masks = MaskOrigins(self, context: context)
    for index in layers.indices {
      for call in layers[index].calls.indices where masks.areImplied(by: layers[index].calls[call]) {
        layers[index].calls[call].removeMask()
        names.append(layers[index].name)
      }
    }
    removeUnusedMasks()
    return names
  }

  private mutating func removeUnusedMasks() {
    var count = layers.count + 1
    while layers.count < count {
      count = layers.count
      let used = Set((layers.flatMap(\.calls).flatMap(\.inputs) + outputs).map(\.layer))
      layers.removeAll { MaskOrigins.operations.contains($0.className) && !used.contains($0.name) }
    }
  }
}

extension LayerDescription.Call {
  /// Leaves out the argument `mask`, which is one tensor.
  fileprivate mutating func removeMask() {
    guard let mask = arguments["mask"]?["input"]?.int else { return }
    inputs.remove(at: mask)
    let others = (arguments.members ?? []).filter { $0.name != "mask" }
    arguments =
      others.isEmpty ? .null : .object(others.map { JSON.Member($0.name, $0.value.withoutInput(mask)) })
  }
}

extension JSON {
  /// The value with each `{"input": i}` for inputs of which one is gone.
  fileprivate func withoutInput(_ gone: Int) -> JSON {
    if let input = self["input"]?.int { return ["input": .integer(input > gone ? input - 1 : input)] }
    switch self {
    case .array(let elements): return .array(elements.map { $0.withoutInput(gone) })
    case .object(let members): return .object(members.map { JSON.Member($0.name, $0.value.withoutInput(gone)) })
    default: return self
    }
  }
}
