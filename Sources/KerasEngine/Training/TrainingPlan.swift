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
    var penalties: [(layer: String, penalty: ActivityPenalty)] = []
    var absorbed = 0
    var calls: [[String]: UInt64] = [:]
    steps = recorded.enumerated().map { index, call in
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
      return PlannedStep(
        title: node.location.joined(separator: " / "), number: number, computation: call.computation, seed: seed,
        multiplicity: node.multiplicity,
        inputs: node.inputs.map { placement.place($0, in: recorder.flat) },
        masks: node.masks.map { $0.map { placement.place($0, in: recorder.flat) } },
        outputs: node.outputs.map { placement.place($0, in: recorder.flat) },
        weights: call.weights, trained: call.trained, kept: placement.kept[index],
        gradients: placement.gradients[index],
        firstPenalty: firstPenalty, outputPenalties: outputPenalties)
    }
    self.placement = placement
    self.penalties = penalties
    self.inputs = inputs
    outputs = flat.outputs.map { flat.values[$0].extents }
  }

  /// Whether an output has a mask.
  public var masksOutputs: Bool { placement.outputMasks.contains { $0 != nil } }
}
