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
  /// Whether weights are trained, as far as they are trainable.
  let isTraining: Bool
  /// The storages that need a gradient.
  private var differentiated: Set<Int> = []

  init(
    flat: FlatGraph, memory: ParameterMemory, kernels: KernelTable, exact: Bool, isTraining: Bool,
    differentiatingInputs: Bool
  ) {
    self.flat = flat
    self.memory = memory
    self.kernels = kernels
    self.exact = exact
    self.isTraining = isTraining
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
    return absorbing(calls)
  }

  /// The computation of a node, `nil` where it only hands on its input.
  private mutating func record(_ node: FlatGraph.Node) throws(ModelError) -> Call? {
    let site = flat.site(node, kernels: kernels, exact: exact)
    if node.work == .mask { return inference(node, try node.layer.mask(site)) }
    let weights = node.parameters.compactMap { memory.index(of: $0.key) }
    let trained = weights.map { isTraining && memory.parameters[$0].trainable }
    let wanted = node.inputs.map { differentiated.contains(flat.values[$0].storage) }
    let isDifferentiated = wanted.contains(true) || trained.contains(true)
    let training: LayerTraining
    do throws(ModelError) {
      training = try self.training(
        node,
        TrainingSite(
          call: site, trainable: node.trainable, isTraining: node.isTraining, differentiated: wanted))
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
        node: node, computation: try inTurn(step, node, site), weights: weights, trained: trained,
        differentiated: wanted, isDifferentiated: isDifferentiated)
    }
  }

  /// What a layer does in training, which is nothing for one that only training feels in a call that does not train.
  private func training(_ node: FlatGraph.Node, _ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if !site.isTraining, node.layer.activityRegularizer == nil, case .forwardsInput = node.layer.role(site.call) {
      return .forwardsInput
    }
    return try node.layer.training(site)
  }

  /// The computation of a node inside of a model that training applies to the steps of sequences one after the other.
  private func inTurn(
    _ step: TrainingStep, _ node: FlatGraph.Node, _ site: CallSite
  ) throws(ModelError) -> TrainingStep {
    guard node.turns > 1, node.layer.mixesSamplesInTraining else { return step }
    if site.masked.contains(true) {
      throw ModelError("a mask is not supported in training inside of TimeDistributed")
    }
    return step.inTurn(
      node.turns, inputs: site.inputs.map { $0.reduce(1, *) }, outputs: site.outputs.map { $0.reduce(1, *) })
  }

  /// A call that no gradient passes, as at inference.
  private func inference(_ node: FlatGraph.Node, _ step: Step) -> Call {
    Call(
      node: node, computation: TrainingStep(inference: step, reads: []) { _ in }, weights: [], trained: [],
      differentiated: node.inputs.map { _ in false }, isDifferentiated: false)
  }

  /// What is added to the loss for the outputs of a node.
  func outputPenalties(_ node: FlatGraph.Node) -> [(output: Int, penalty: ActivityPenalty)] {
    guard node.work == .output, let regularizer = node.layer.activityRegularizer else { return [] }
    let site = flat.site(node, kernels: kernels)
    return zip(node.layer.activityFactors(site), site.outputs).enumerated().compactMap { output, entry in
      let penalty = ActivityPenalty(regularizer, extents: entry.1, factor: entry.0)
      return entry.0 == 0 ? nil : (output, penalty.repeated(node.multiplicity, factor: node.activityFactor))
    }
  }
}
