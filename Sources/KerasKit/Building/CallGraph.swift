import KerasGraph

/// The calls between the inputs and the outputs of a model, in Keras' order.
///
/// Keras lists layers by their distance from the outputs, those of one distance in the order in which a walk from the
/// outputs meets them (`map_graph` in its `ops/function.py`).
struct CallGraph {
  /// All calls, each behind those that it depends on.
  private(set) var calls: [LayerCall] = []
  /// The calls of each layer, by the time of the call; layers in Keras' order.
  private(set) var operations: [[LayerCall]] = []
  private var ranks: [Callee.Identity: Int] = [:]
  private var finished: Set<ObjectIdentifier> = []

  init(inputs: [SymbolicTensor], outputs: [SymbolicTensor]) {
    for output in outputs { walk(from: output.call) }
    let depths = depths()
    var layers: [Callee.Identity: [LayerCall]] = [:]
    for call in calls { layers[call.callee.identity, default: []].append(call) }
    let order = ranks.sorted { left, right in
      let (one, other) = (depths[left.key] ?? 0, depths[right.key] ?? 0)
      return one == other ? left.value < right.value : one > other
    }
    operations = order.map { (layers[$0.key] ?? []).sorted { $0.number < $1.number } }
    addUnused(inputs, depths)
  }

  private mutating func walk(from call: LayerCall) {
    guard finished.insert(ObjectIdentifier(call)).inserted else { return }
    if ranks[call.callee.identity] == nil { ranks[call.callee.identity] = ranks.count }
    for input in call.inputs { walk(from: input.call) }
    calls.append(call)
  }

  /// The distance of each layer from the outputs, in calls.
  private func depths() -> [Callee.Identity: Int] {
    var ofCall: [ObjectIdentifier: Int] = [:]
    var ofLayer: [Callee.Identity: Int] = [:]
    for call in calls.reversed() {
      let depth = max(ofCall[ObjectIdentifier(call)] ?? 0, ofLayer[call.callee.identity] ?? 0)
      ofLayer[call.callee.identity] = depth
      for input in call.inputs {
        let source = ObjectIdentifier(input.call)
        ofCall[source] = max(ofCall[source] ?? 0, depth + 1)
      }
    }
    return ofLayer
  }

  /// Inputs that no output depends on come before all that are as near to the outputs as can be.
  private mutating func addUnused(_ inputs: [SymbolicTensor], _ depths: [Callee.Identity: Int]) {
    let unused = inputs.map(\.call).filter { ranks[$0.callee.identity] == nil }
    let last = operations.firstIndex { depths[$0[0].callee.identity] == 0 } ?? operations.count
    operations.insert(contentsOf: unused.map { [$0] }, at: last)
    calls += unused
  }
}
