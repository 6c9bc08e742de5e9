import KerasGraph
import SIMDKernels

/// A model made ready to run on one kind of machine for inputs of fixed extents: steps in order, weights packed, and
/// a place in memory for every value.
///
/// A plan never changes and is shared between sessions. The number of samples is free at each run.
public struct Plan: Sendable {
  /// Where a step writes.
  enum Destination: Hashable {
    case output(Int)
    /// At an offset, in floats for one sample, in the session's memory.
    case arena(Int)

    var isOutput: Bool { if case .output = self { true } else { false } }
  }

  /// Where a value lies during a run.
  enum Location: Hashable {
    case input(Int)
    case written(Destination)

    /// Whether it is an input or an output.
    var isOutermost: Bool {
      switch self {
      case .input: true
      case .written(let destination): destination.isOutput
      }
    }
  }

  struct PlannedStep: Sendable {
    let title: String
    let step: Step
    let multiplicity: Int
    /// For one sample of the model.
    let multiplyAdds: Int
    let inputs: [Location]
    let masks: [Location?]
    let outputs: [Destination]

    /// Whether the step reads an input of the stage or writes an output.
    var isOutermost: Bool {
      (inputs + masks.compactMap { $0 }).contains { $0.isOutermost } || outputs.contains { $0.isOutput }
    }
  }

  /// A value that has to be copied to an output after the last step, because it lies elsewhere.
  struct Copy: Sendable {
    let source: Location
    let output: Int
  }

  /// What runs one after the other, each on as many samples together as suit it; one value flows from each to the next.
  let stages: [Stage]
  /// The extents of one sample of each input and output.
  public let inputs: [[Int]]
  public let outputs: [[Int]]

  /// Prepares a model.
  ///
  /// - Parameters:
  ///   - inputs: the extents of one sample of each input, without the batch axis.
  ///   - parameters: a value for every weight.
  ///   - kernels: the kernels to run with.
  ///   - fusing: whether activations and normalisations may become part of the layers before them. Default `true`.
  ///   - exact: whether to do without algorithms that trade accuracy for speed, such as Winograd's. Default
  ///     `false`.
  ///   - team: the threads that may share the preparation.
  ///   - endingInLogits: whether outputs end before a last softmax or sigmoid, as in a ``TrainingPlan``. Default
  ///     `false`.
  /// - Throws: ``ModelError`` that lists every unsupported layer, missing weight, and shape that does not fit, or if
  ///   the model has calls that train in prediction.
  public init(
    _ graph: LayerGraph, inputs: [[Int]], parameters: ParameterStore, kernels: KernelTable, fusing: Bool = true,
    exact: Bool = false, endingInLogits: Bool = false, team: Team = .alone
  ) throws(ModelError) {
    guard !graph.trainsInPrediction else {
      throw ModelError(
        "it has calls with training true, which have no plan of their own", remedy: "predict with it, or train it")
    }
    var flat = try FlatGraph(graph, inputs: inputs, parameters: parameters)
    if endingInLogits { _ = flat.takeOffActivations(kernels: kernels) }
    if fusing {
      flat.removeForwarding(kernels: kernels)
      flat.flattenJoins(kernels: kernels)
      flat.fuseEpilogues(kernels: kernels, exact: exact)
      flat.foldPadding(kernels: kernels)
    }
    flat.removeUnused()
    if fusing {
      flat.joinStrips(kernels: kernels, exact: exact)
      flat.joinSequences(kernels: kernels, exact: exact)
      flat.foldScales(kernels: kernels)
    }
    var collector = ProblemCollector()
    stages = flat.stages().compactMap { part in
      collector.attempt { () throws(ModelError) in try Stage(part, kernels: kernels, exact: exact, team: team) }
    }
    try collector.finish()
    self.inputs = inputs
    outputs = flat.outputs.map { flat.values[$0].extents }
  }

  /// All steps in order.
  var steps: [PlannedStep] { stages.flatMap(\.steps) }

  /// The layers that run, in order, each with the models around it: those that were fused into others are not among
  /// them.
  public var stepTitles: [String] { steps.map(\.title) }

  /// The same, by the stages that each run on as many samples together as suit them.
  package var stageTitles: [[String]] { stages.map { $0.steps.map(\.title) } }

  /// The multiply-adds of one sample, as the mathematics has them.
  public var multiplyAdds: Int { steps.reduce(0) { $0 + $1.multiplyAdds } }
}
