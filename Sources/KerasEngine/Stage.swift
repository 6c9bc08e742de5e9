import KerasGraph
import SIMDKernels

extension Plan {
  /// Consecutive steps and the memory that their values share.
  struct Stage: Sendable {
    let steps: [PlannedStep]
    let copies: [Copy]
    /// The floats of session memory for one sample.
    let arenaCount: Int
    /// The floats of one sample of each input and output.
    let inputs: [Int]
    let outputs: [Int]

    /// Prepares the steps of a graph, or of a part of one.
    ///
    /// - Throws: ``ModelError`` with all that keeps them from running.
    init(_ flat: FlatGraph, kernels: KernelTable, exact: Bool, team: Team) throws(ModelError) {
      let placement = ValuePlacement(flat)
      steps = try Self.prepareAll(of: flat, placement: placement, kernels: kernels, exact: exact, team: team)
      copies = placement.copies
      arenaCount = placement.arenaCount
      inputs = flat.inputs.map { flat.values[$0].count }
      outputs = flat.outputs.map { flat.values[$0].count }
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

    /// The floats of session memory that a tile of samples needs, scratch included.
    func memoryCount(samples: Int) -> Int {
      let scratch = steps.map { $0.step.scratchCount(samples: samples * $0.multiplicity) }.max() ?? 0
      return arenaCount * samples + scratch
    }
  }
}
