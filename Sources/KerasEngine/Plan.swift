import KerasGraph
import SIMDKernels

/// A model made ready to run on one kind of machine for inputs of fixed extents: steps in order, weights packed, and a place
/// in memory for every value.
///
/// A plan never changes and is shared between sessions. The number of samples is free at each run.
public struct Plan: Sendable {
  /// Where a step writes.
  enum Destination: Hashable {
    case output(Int)
    /// At an offset, in floats for one sample, in the session's memory.
    case arena(Int)
  }

  /// Where a value lies during a run.
  enum Location: Hashable {
    case input(Int)
    case written(Destination)
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
  }

  /// A value that has to be copied to an output after the last step, because it lies elsewhere.
  struct Copy: Sendable {
    let source: Location
    let output: Int
  }

  let steps: [PlannedStep]
  let copies: [Copy]
  /// The floats of session memory for one sample.
  let arenaCount: Int
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
  ///   - endingInLogits: whether outputs end before a last softmax or sigmoid, as in a ``TrainingPlan``. Default `false`.
  /// - Throws: ``ModelError`` that lists every unsupported layer, missing weight, and shape that does not fit.
  public init(
    _ graph: LayerGraph, inputs: [[Int]], parameters: ParameterStore, kernels: KernelTable, fusing: Bool = true,
    exact: Bool = false, endingInLogits: Bool = false, team: Team = .alone
  ) throws(ModelError) {
    var flat = try FlatGraph(graph, inputs: inputs, parameters: parameters)
    if endingInLogits { _ = flat.takeOffActivations(kernels: kernels) }
    if fusing {
      flat.removeForwarding(kernels: kernels)
      flat.fuseEpilogues(kernels: kernels)
    }
    flat.removeUnused()
    let placement = ValuePlacement(flat)
    steps = try Self.prepareAll(of: flat, placement: placement, kernels: kernels, exact: exact, team: team)
    copies = placement.copies
    arenaCount = placement.arenaCount
    self.inputs = inputs
    outputs = flat.outputs.map { flat.values[$0].extents }
  }

  private static func prepareAll(
    of flat: FlatGraph, placement: ValuePlacement, kernels: KernelTable, exact: Bool, team: Team
  ) throws(ModelError) -> [PlannedStep] {
    var results = [Result<PlannedStep, ModelError>?](repeating: nil, count: flat.nodes.count)
    results.withUnsafeMutableBufferPointer { [flat] results in
      let results = results
      team.forEach(results.count) { index in
        results[index] = Result { () throws(ModelError) in
          try prepare(flat.nodes[index], in: flat, placement: placement, kernels: kernels, exact: exact)
        }
      }
    }
    var collector = ProblemCollector()
    let steps = results.compactMap { result in
      collector.attempt { () throws(ModelError) in try result?.get() } ?? nil
    }
    try collector.finish()
    return steps
  }

  private static func prepare(
    _ node: FlatGraph.Node, in flat: FlatGraph, placement: ValuePlacement, kernels: KernelTable, exact: Bool
  ) throws(ModelError) -> PlannedStep {
    let site = flat.site(node, kernels: kernels, exact: exact)
    let step: Step
    do {
      step = try node.work == .mask ? node.layer.mask(site) : node.layer.forward(site)
    } catch {
      throw node.location.reversed().reduce(error) { $0.located(at: $1) }
    }
    return PlannedStep(
      title: node.location.joined(separator: " / "), step: step, multiplicity: node.multiplicity,
      multiplyAdds: node.work == .output ? node.layer.multiplyAdds(site) * node.multiplicity : 0,
      inputs: node.inputs.compactMap { placement.source($0, in: flat) },
      masks: node.masks.map { $0.flatMap { placement.source($0, in: flat) } },
      outputs: node.outputs.compactMap { placement.destination($0, in: flat) })
  }

  /// The layers that run, in order, each with the models around it: those that were fused into others are not among them.
  public var stepTitles: [String] { steps.map(\.title) }

  /// The multiply-adds of one sample, as the mathematics has them.
  public var multiplyAdds: Int { steps.reduce(0) { $0 + $1.multiplyAdds } }

  /// The floats of session memory that a tile of samples needs, scratch included.
  func memoryCount(samples: Int) -> Int {
    let scratch = steps.map { $0.step.scratchCount(samples: samples * $0.multiplicity) }.max() ?? 0
    return arenaCount * samples + scratch
  }
}
