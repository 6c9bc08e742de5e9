import KerasGraph
import SIMDKernels

/// A model made ready to be trained for inputs of fixed extents: the steps of its calls, there and back, and a place in
/// memory for every value and every gradient.
///
/// No weight is fused with another, so every one is one that a file can hold. A plan never changes and is shared
/// between sessions; the number of samples is free at each run.
public struct TrainingPlan: Sendable {
  struct PlannedStep: Sendable {
    let title: String
    /// Tells its random numbers from those of other steps; the same whatever was fused.
    let number: Int
    let computation: TrainingStep
    /// The seed of the layer itself; other calls of the same layer have others.
    let seed: UInt64?
    let multiplicity: Int
    let inputs: [TrainingPlacement.Place]
    let masks: [TrainingPlacement.Place?]
    let outputs: [TrainingPlacement.Place]
    /// The layer's weights, as indices into ``ParameterMemory/parameters``.
    let weights: [Int]
    /// Whether each of them is trained.
    let trained: [Bool]
    /// Where it keeps what its backward run needs.
    let kept: TrainingStep.Memory
    /// `nil` for a step that no gradient passes.
    let gradients: TrainingPlacement.StepGradients?
    /// Where what the step itself adds to the loss begins in ``penalties``.
    let firstPenalty: Int
    /// What is added for outputs, as indices into ``penalties``.
    let outputPenalties: [(output: Int, penalty: Int)]
  }

  let steps: [PlannedStep]
  let placement: TrainingPlacement
  /// What layers add to the loss for values that they compute, with the layer's name.
  public let penalties: [(layer: String, penalty: ActivityPenalty)]
  /// The extents of one sample of each input and output.
  public let inputs: [[Int]]
  public let outputs: [[Int]]
  /// The activation that an output lacks: a softmax along the last axis, or a sigmoid.
  public let outputActivations: [Activation?]

  /// Prepares a model.
  ///
  /// - Parameters:
  ///   - inputs: the extents of one sample of each input, without the batch axis.
  ///   - parameters: the weights, which tell what is trained.
  ///   - exact: whether to do without algorithms that trade accuracy for speed, such as Winograd's. Default `false`.
  ///   - differentiatingInputs: whether the gradient by the inputs is wanted too. Default `false`.
  ///   - endingInLogits: whether outputs end before a last softmax or sigmoid. Default `false`.
  ///   - isTraining: whether layers do what is done in training alone, and weights are trained. Default `true`; else
  ///     the plan is one to judge a model by, which goes forward only.
  /// - Throws: ``ModelError`` that lists every layer that can't be trained as it stands.
  public init(
    _ graph: LayerGraph, inputs: [[Int]], parameters: ParameterMemory, kernels: KernelTable,
    exact: Bool = false, differentiatingInputs: Bool = false, endingInLogits: Bool = false, isTraining: Bool = true
  ) throws(ModelError) {
    var flat = try FlatGraph(graph, inputs: inputs, parameters: try parameters.store(), isTraining: isTraining)
    outputActivations = endingInLogits ? flat.takeOffActivations(kernels: kernels) : flat.outputs.map { _ in nil }
    flat.removeUnused(keepingMasks: true)
    flat.fuseTrainingActivations(kernels: kernels)
    flat.foldPadding(kernels: kernels, inTraining: true)
    var recorder = TrainingRecorder(
      flat: flat, memory: parameters, kernels: kernels, exact: exact, isTraining: isTraining,
      differentiatingInputs: differentiatingInputs)
    let recorded = try recorder.record()
    let placement = TrainingPlacement(recorder.flat, recorded)
    var planner = StepPlanner(recorder, placement)
    steps = recorded.enumerated().map { planner.plan($1, at: $0) }
    self.placement = placement
    penalties = planner.penalties
    self.inputs = inputs
    outputs = flat.outputs.map { flat.values[$0].extents }
  }

  /// Whether an output has a mask.
  public var masksOutputs: Bool { placement.outputMasks.contains { $0 != nil } }
}

/// Puts the steps of a plan into their places, one after the other.
private struct StepPlanner {
  private let recorder: TrainingRecorder
  private let placement: TrainingPlacement
  /// Those of the steps so far.
  private(set) var penalties: [(layer: String, penalty: ActivityPenalty)] = []
  /// How many calls became part of the steps so far.
  private var absorbed = 0
  /// How many steps so far are calls of the layer at a location.
  private var calls: [[String]: UInt64] = [:]

  init(_ recorder: TrainingRecorder, _ placement: TrainingPlacement) {
    self.recorder = recorder
    self.placement = placement
  }

  mutating func plan(_ call: TrainingRecorder.Call, at index: Int) -> TrainingPlan.PlannedStep {
    let node = call.node
    let number = index + absorbed
    absorbed += node.absorbed
    let firstPenalty = penalties.count
    penalties += call.computation.penalties.map {
      (node.layer.name, $0.repeated(node.multiplicity, factor: node.activityFactor))
    }
    let ofOutputs = recorder.outputPenalties(node)
    let outputPenalties = ofOutputs.enumerated().map { ($1.output, penalties.count + $0) }
    penalties += ofOutputs.map { (node.layer.name, $0.penalty) }
    let seed = call.computation.seed.map { $0 &+ calls[node.location, default: 0] &* 0x9E37_79B9_7F4A_7C15 }
    calls[node.location, default: 0] += 1
    return TrainingPlan.PlannedStep(
      title: node.location.joined(separator: " / "), number: number, computation: call.computation, seed: seed,
      multiplicity: node.multiplicity, inputs: node.inputs.map(place), masks: node.masks.map { $0.map(place) },
      outputs: node.outputs.map(place), weights: call.weights, trained: call.trained, kept: placement.kept[index],
      gradients: placement.gradients[index], firstPenalty: firstPenalty, outputPenalties: outputPenalties)
  }

  private func place(_ value: Int) -> TrainingPlacement.Place { placement.place(value, in: recorder.flat) }
}
