import KerasGraph

/// Where the masks of a model's tensors come from.
struct MaskOrigins {
  /// The steps of a tensor that are not all equal to a value.
  struct Origin: Hashable {
    let tensor: TensorReference
    let value: Double
  }

  /// What Keras computes masks by.
  static let operations: Set = [
    "ops.NotEqual", "ops.Any", "ops.LogicalOr", "ops.ExpandDims", "ops.Concatenate", "ops.ZerosLike", "ops.OnesLike",
  ]
  /// A file lists layers behind those they depend on, but for some calls of shared ones.
  private static let passes = 4
  /// A mask of more origins is not traced.
  private static let limit = 64

  /// The origins of masks that operations compute.
  private var written: [TensorReference: Set<Origin>] = [:]
  /// The origins of the masks that the outputs of layers have, none for an output without a mask.
  private var implied: [TensorReference: Set<Origin>] = [:]

  init(_ model: ModelDescription, context: DecodingContext) {
    let layers = model.layers.map { ($0, $0.made(context)) }
    for _ in 0..<Self.passes {
      for (layer, made) in layers {
        for (index, call) in layer.calls.enumerated() {
          let tensor = TensorReference(layer: layer.name, call: index)
          if Self.operations.contains(layer.className) {
            written[tensor] = written[tensor] ?? origins(of: layer.className, call)
          } else if let made {
            implied[tensor] = implied[tensor] ?? origins(of: made, call)
          } else if case .model(let inner) = layer.content, !inner.createsMasks(context) {
            implied[tensor] = call.inputs.allSatisfy { implied[$0] == [] } ? [] : nil
          }
        }
      }
    }
  }

  /// Whether the mask that a call names is the one that its input has anyway.
  func areImplied(by call: LayerDescription.Call) -> Bool {
    guard let mask = call.arguments["mask"]?["input"]?.int, call.inputs.indices.contains(mask),
      let input = call.inputs.first, let written = written[call.inputs[mask]], !written.isEmpty
    else { return false }
    return implied[input] == written
  }

  /// Whether the generations merge the masks of a call's inputs into the same one, as they do if all have the same.
  func mergeAlike(_ call: LayerDescription.Call) -> Bool {
    let inputs = call.inputs.map { implied[$0] }
    return Set(inputs).count == 1 && inputs.first != .some(nil)
  }

  private func origins(of operation: String, _ call: LayerDescription.Call) -> Set<Origin>? {
    switch operation {
    case "ops.NotEqual":
      guard let operands = call.arguments["args"], operands[0]?["input"] == 0, let value = operands[1]?.double,
        call.inputs.count == 1
      else { return nil }
      return [Origin(tensor: call.inputs[0], value: value)]
    case "ops.ZerosLike", "ops.OnesLike": return []
    default: return union(call.inputs.map { written[$0] })
    }
  }

  private func origins(of layer: any Layer, _ call: LayerDescription.Call) -> Set<Origin>? {
    switch layer.masking {
    case .ignores, .consumes: return []
    case .creates:
      let value = (layer as? any ConfigurableLayer)?.configuration["mask_value"]?.double ?? 0
      return call.inputs.first.map { [Origin(tensor: $0, value: value)] }
    case .passes, .consumesAndPasses: return call.inputs.isEmpty ? [] : implied[call.inputs[0]]
    case .merges(let onlyIfAllMasked):
      let inputs = call.inputs.map { implied[$0] }
      return onlyIfAllMasked && inputs.contains([]) ? [] : union(inputs)
    }
  }

  private func union(_ sets: [Set<Origin>?]) -> Set<Origin>? {
    var all: Set<Origin> = []
    for set in sets {
      guard let set, all.count <= Self.limit else { return nil }
      all.formUnion(set)
    }
    return all
  }
}

extension ModelDescription {
  fileprivate func createsMasks(_ context: DecodingContext) -> Bool {
    layers.contains { layer in
      if case .model(let inner) = layer.content { return inner.createsMasks(context) }
      if case .creates = layer.made(context)?.masking { return true }
      return false
    }
  }
}

extension LayerDescription {
  /// The layer, `nil` if it is a model or not supported.
  fileprivate func made(_ context: DecodingContext) -> (any Layer)? {
    guard case .layer(let config) = content else { return nil }
    return try? context.catalog.layer(className: className, config: config, context: context)
  }
}
