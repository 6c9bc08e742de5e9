import KerasGraph
import SIMDKernels

/// An attention layer with projections in training: ``MultiHeadAttention`` and ``GroupedQueryAttention``.
///
/// Kept for the way back are the projected queries, keys, values and gates, what the heads give, and their weights.
struct AttentionTraining: Sendable {
  private let call: AttentionCall
  let attention: AttentionHeads
  private let dropout: Float
  private let queryFactor: Float
  let query: ProjectionTraining
  let key: ProjectionTraining
  let gate: ProjectionTraining?
  let value: ProjectionTraining
  private let output: ProjectionTraining
  /// The floats of a sample of each input.
  private let inputCounts: [Int]
  private let kernels: KernelTable
  /// A regularizer of the projected queries, keys, values and gates.
  private let penalty: JSON?

  /// - Parameter penalty: a regularizer of the projected queries, keys, values and gates, `nil` if there is none.
  init(
    _ projections: AttentionProjections, _ site: CallSite, _ call: AttentionCall, _ attention: AttentionHeads,
    penalty: JSON?
  ) {
    let options = projections.options
    self.penalty = penalty
    self.call = call
    self.attention = attention
    dropout = options.appliedDropout(site.arguments)
    queryFactor = projections.queryFactor
    kernels = site.kernels
    inputCounts = site.inputs.indices.map { site.inputCount($0) }
    var next = 0
    func take(rows: Int, depth: Int?, activation: Activation = .linear) -> ProjectionTraining {
      defer { next += options.useBias ? 2 : 1 }
      return ProjectionTraining(
        site, weights: next..<next + (options.useBias ? 2 : 1), rows: rows, depth: depth, activation: activation)
    }
    query = take(rows: attention.queries, depth: nil)
    key = take(rows: attention.keys, depth: nil)
    gate = options.useGate ? take(rows: attention.queries, depth: nil, activation: .sigmoid) : nil
    value = take(rows: attention.keys, depth: nil)
    output = take(rows: attention.queries, depth: attention.heads * attention.valueDepth)
  }

  var step: TrainingStep {
    let projections = [query, key, value, output] + [gate].compactMap { $0 }
    let shared = inputCounts.max() ?? 0
    var step = TrainingStep(
      reads: .inputs, kept: TrainingStep.Memory(perSample: Kept.count(self)),
      scratch: TrainingStep.Memory(
        perSample: Scratch.count(self) + shared + (projections.map(\.step.scratch.perSample).max() ?? 0),
        perThread: attention.scratchPerThread, fixed: projections.map(\.step.scratch.fixed).max() ?? 0),
      forward: forward, backward: backward)
    step.penalties =
      penalty.map { regularizer in
        [query, key, value, gate].compactMap { $0 }.map { ActivityPenalty(regularizer, extents: [1, $0.count]) }
      } ?? []
    return step
  }

  /// The floats of what all heads give for a sample.
  var resultCount: Int { output.inputCount }

  private func operands(_ run: StepCall, _ kept: Kept, seed: UInt64) -> AttentionHeads.Operands {
    AttentionHeads.Operands(
      queries: kept.queries, keys: kept.keys, values: kept.values, results: kept.results, weights: kept.weights,
      queryMask: run.mask(call.query), keyMasks: [call.value, call.key].compactMap(run.mask),
      givenMask: call.mask.map { run.inputs[$0] }, dropout: AttentionDropout(rate: dropout, seed: seed))
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let kept = Kept(self, forward.kept, samples: run.samples)
    query.forward(forward, run.inputs[call.query], kept.queries, scratch: run.scratch)
    key.forward(forward, run.inputs[call.key], kept.keys, scratch: run.scratch)
    value.forward(forward, run.inputs[call.value], kept.values, scratch: run.scratch)
    gate?.forward(forward, run.inputs[call.query], kept.gates, scratch: run.scratch)
    for (index, values) in penalised(kept.all).enumerated() { forward.penalize(index, UnsafePointer(values)) }
    scaleQueries(kept.queries, run, by: queryFactor)
    attention.train(
      operands(run, kept, seed: forward.seed), samples: run.samples, scratch: run.scratch, team: run.team)
    let count = run.samples * resultCount
    var results = UnsafePointer(kept.results)
    if gate != nil {
      multiply(results, UnsafePointer(kept.gates), run.scratch, count: count, run.team)
      results = UnsafePointer(run.scratch)
    }
    output.forward(forward, results, run.output, scratch: run.scratch + count)
    if call.returnsScores { run.outputs[1].update(from: kept.weights, count: run.samples * attention.weightCount) }
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let kept = Kept(self, back.kept, samples: run.samples)
    let scratch = Scratch(self, run.scratch, samples: run.samples)
    let count = run.samples * resultCount
    var results = UnsafePointer(kept.results)
    if gate != nil {
      multiply(results, UnsafePointer(kept.gates), scratch.gates, count: count, run.team)
      results = UnsafePointer(scratch.gates)
    }
    output.backward(
      back, results, UnsafePointer(run.output), gradient: back.outputGradients[0], scratch.results,
      scratch: scratch.rest)
    if gate != nil {
      multiply(UnsafePointer(scratch.results), UnsafePointer(kept.results), scratch.gates, count: count, run.team)
      multiply(UnsafePointer(scratch.results), UnsafePointer(kept.gates), scratch.results, count: count, run.team)
    }
    attention.takeBack(
      operands(run, kept, seed: back.seed),
      AttentionHeads.Gradients(
        results: scratch.results, weights: call.returnsScores ? back.outputGradients[1] : nil, queries: scratch.queries,
        keys: scratch.keys, values: scratch.values),
      samples: run.samples, scratch: scratch.rest, team: run.team)
    scaleQueries(scratch.queries, run, by: queryFactor)
    if penalty != nil { scaleQueries(kept.queries, run, by: 1 / queryFactor) }
    for (index, (values, gradient)) in zip(penalised(kept.all), scratch.all).enumerated() {
      back.penalize(index, UnsafePointer(values), gradient)
    }
    takeProjectionsBack(back, kept, scratch)
  }

  /// Takes the gradients by queries, keys, values and gates back to the inputs.
  private func takeProjectionsBack(_ back: BackwardCall, _ kept: Kept, _ scratch: Scratch) {
    let run = back.call
    let sums = InputGradientSums(back, counts: inputCounts, kernels)
    let memory = scratch.rest + run.samples * (inputCounts.max() ?? 0)
    func take(
      _ projection: ProjectionTraining, _ input: Int, _ values: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>
    ) {
      sums.add(input, memory: scratch.rest) { target in
        projection.backward(back, run.inputs[input], values, gradient: gradient, target, scratch: memory)
      }
    }
    take(query, call.query, UnsafePointer(kept.queries), UnsafePointer(scratch.queries))
    if let gate { take(gate, call.query, UnsafePointer(kept.gates), UnsafePointer(scratch.gates)) }
    take(key, call.key, UnsafePointer(kept.keys), UnsafePointer(scratch.keys))
    take(value, call.value, UnsafePointer(kept.values), UnsafePointer(scratch.values))
    sums.clearRest()
  }

  /// Those of queries, keys, values and gates that are penalised.
  private func penalised<Element>(_ all: [Element]) -> ArraySlice<Element> {
    all.prefix(penalty == nil ? 0 : gate == nil ? 3 : 4)
  }

  private func scaleQueries(_ queries: UnsafeMutablePointer<Float>, _ run: StepCall, by factor: Float) {
    run.team.divide(run.samples * query.count, grain: 16_384) { range in
      attention.multiply(queries + range.lowerBound, by: factor, count: range.count)
    }
  }

  /// `y = a b`, element by element.
  private func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, count: Int, _ team: Team
  ) {
    team.divide(count, grain: 16_384) { range in
      let first = range.lowerBound
      kernels.combine(.multiply, range.count, a + first, 1, b + first, 1, y + first)
    }
  }
}
