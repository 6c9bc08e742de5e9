import KerasGraph
import SIMDKernels

/// An attention layer without projections: `softmax(scores) V` with a score for each query and key.
///
/// Inputs query `(batch, time, features)`, value `(batch, source, values)` and perhaps key `(batch, source,
/// features)`, which else is the value; output `(batch, time, values)`, with `return_attention_scores` also
/// the weights `(batch, time, source)`. Masked keys are left out, results of masked queries are zero.
protocol ScoredAttention: ConfigurableLayer {
  /// How a query and a key of a call make a score.
  var score: AttentionScore { get }

  /// The numbers that scores are made with; `memory` is for `depth` floats.
  func scoreWeights(
    _ weights: [UnsafePointer<Float>], depth: Int, _ memory: UnsafeMutablePointer<Float>
  ) -> ScoreWeights

  /// Adds the gradients by the factor and the features of ``ScoreWeights`` to those by the weights.
  func addScoreGradients(
    factor: Float, features: UnsafeBufferPointer<Float>, to weights: [UnsafeMutablePointer<Float>?])

  var dropout: Float { get }
  /// That of the dropout; `nil` for one that follows from the run's.
  var seed: Int? { get }
  /// Whether a query never looks at what comes behind it: an option of Keras 2, which Keras 3 has in the
  /// call.
  var isCausal: Bool { get }
}

extension ScoredAttention {
  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    try outputShapes(inputs, arguments: .null)
  }

  public func outputShapes(_ inputs: [Shape], arguments: JSON) throws(ModelError) -> [Shape] {
    let call = try AttentionCall(arguments, inputs: inputs.count)
    let (query, value, key) = try call.shapes(inputs)
    guard query.rank == 3 else { throw ModelError("takes a query of 3 axes, not of shape \(query)") }
    if let depth = query[2], let keyDepth = key[2], depth != keyDepth {
      throw ModelError("takes a query and a key of as many features, not of shapes \(query) and \(key)")
    }
    return [[query[0], query[1], value[2]]] + (call.returnsScores ? [[query[0], query[1], value[1]]] : [])
  }

  public var callArguments: Set<String> {
    ["args", "use_causal_mask", "return_attention_scores", "training"]
  }
  public var masking: Masking { .consumesAndPasses }
  public var differsInTraining: Bool { dropout > 0 }

  public func multiplyAdds(_ site: CallSite) -> Int {
    let (query, value, key) = (site.inputs[0], site.inputs[1], site.inputs.last ?? [])
    return query[0] * value[0] * ((key.last ?? 0) + value[1])
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    if dropout > 0, site.arguments["training"]?.boolean == true {
      throw ModelError("a call with training true is not supported", remedy: "build the model without it")
    }
    let call = try AttentionCall(site.arguments, inputs: site.inputs.count)
    let attention = attention(site, call)
    let (weights, count) = (site.weights, attention.scratchPerHead)
    return Step(scratchPerSample: count, scratch: attention.depth) { run in
      let score = scoreWeights(
        weights.map(\.pointer), depth: attention.depth, run.scratch + run.samples * count)
      attention.run(
        operands(run, call, score, weights: call.returnsScores ? run.outputs[1] : nil), samples: run.samples,
        scratch: run.scratch, team: run.team)
      clearMaskedQueries(run, call, attention, run.output)
    }
  }

  /// The one head of a call.
  func attention(_ site: CallSite, _ call: AttentionCall) -> AttentionHeads {
    let (query, value) = (site.inputs[call.query], site.inputs[call.value])
    return AttentionHeads(
      queries: query[0], keys: value[0], depth: query[1], valueDepth: value[1], heads: 1, keyHeads: 1, score: score,
      mask: AttentionMask(
        queries: query[0], keys: value[0], isCausal: call.isCausal || isCausal, window: nil, given: nil,
        zeroesEmptyRows: false, differentiatesEmptyRows: true),
      kernels: site.kernels)
  }

  func operands(
    _ run: StepCall, _ call: AttentionCall, _ score: ScoreWeights, weights: UnsafeMutablePointer<Float>?
  ) -> AttentionHeads.Operands {
    AttentionHeads.Operands(
      queries: run.inputs[call.query], keys: run.inputs[call.key], values: run.inputs[call.value],
      results: run.output, score: score, weights: weights, queryMask: nil,
      keyMasks: [call.value].compactMap(run.mask), givenMask: nil)
  }

  /// Sets what belongs to masked queries to zero.
  func clearMaskedQueries(
    _ run: StepCall, _ call: AttentionCall, _ attention: AttentionHeads, _ results: UnsafeMutablePointer<Float>
  ) {
    guard let mask = run.mask(call.query) else { return }
    for query in 0..<run.samples * attention.queries where mask[query] == 0 {
      (results + query * attention.valueDepth).update(repeating: 0, count: attention.valueDepth)
    }
  }
}
