import KerasGraph
import SIMDKernels

/// Asks every call of a flat graph for its computation in training, and finds out which values need a gradient.
struct TrainingRecorder {
  struct Call {
    let node: FlatGraph.Node
    let computation: TrainingStep
    let weights: [Int]
    let trained: [Bool]
    /// Which inputs need a gradient.
    let differentiated: [Bool]
    /// Whether a gradient arrives at the call and has somewhere to go.
    let isDifferentiated: Bool
  }

  var flat: FlatGraph
  let memory: ParameterMemory
  let kernels: KernelTable
  /// Whether to do without algorithms that trade accuracy for speed.
  let exact: Bool
  /// The storages that need a gradient.
  private var differentiated: Set<Int> = []

  init(
    flat: FlatGraph, memory: ParameterMemory, kernels: KernelTable, exact: Bool, differentiatingInputs: Bool
  ) {
    self.flat = flat
    self.memory = memory
    self.kernels = kernels
    self.exact = exact
    if differentiatingInputs { differentiated = Set(flat.inputs.map { flat.values[$0].storage }) }
  }

  /// - Throws: ``ModelError`` that lists every layer that can't be trained as it stands.
  mutating func record() throws(ModelError) -> [Call] {
    var collector = ProblemCollector()
    var calls: [Call] = []
    for node in flat.nodes {
      let call = collector.attempt { () throws(ModelError) in
        do throws(ModelError) {
          return try record(node)
        } catch {
          throw node.location.reversed().reduce(error) { $0.located(at: $1) }
        }
      }
      if let call = call ?? nil { calls.append(call) }
    }
    try collector.finish()
    return calls
  }

  /// The computation of a node, `nil` where it only hands on its input.
  private mutating func record(_ node: FlatGraph.Node) throws(ModelError) -> Call? {
    let site = flat.site(node, kernels: kernels, exact: exact)
    if node.work == .mask { return inference(node, try node.layer.mask(site)) }
    let weights = node.parameters.compactMap { memory.index(of: $0.key) }
    let trained = weights.map { memory.parameters[$0].trainable }
    let wanted = node.inputs.map { differentiated.contains(flat.values[$0].storage) }
    let isDifferentiated = wanted.contains(true) || trained.contains(true)
    let training: LayerTraining
    do throws(ModelError) {
      training = try node.layer.training(
        TrainingSite(call: site, trainable: node.trainable, differentiated: wanted))
    } catch {
      if isDifferentiated { throw error }
      return inference(node, try node.layer.forward(site))
    }
    switch training {
    case .forwardsInput:
      flat.alias(node.outputs[0], to: node.inputs[0])
      return nil
    case .step(let step):
      if isDifferentiated { differentiated.formUnion(node.outputs.map { flat.values[$0].storage }) }
      return Call(
        node: node, computation: step, weights: weights, trained: trained, differentiated: wanted,
        isDifferentiated: isDifferentiated)
    }
  }

  /// A call that no gradient passes, as at inference.
  private func inference(_ node: FlatGraph.Node, _ step: Step) -> Call {
    Call(
      node: node, computation: TrainingStep(inference: step, reads: []) { _ in }, weights: [], trained: [],
      differentiated: node.inputs.map { _ in false }, isDifferentiated: false)
  }
}
