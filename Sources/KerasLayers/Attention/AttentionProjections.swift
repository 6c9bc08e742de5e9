import KerasGraph
import SIMDKernels

/// The shapes of the projections of an attention layer: into heads of queries, keys and values, and back.
struct AttentionProjections: Sendable {
  let heads: Int
  let keyHeads: Int
  let depth: Int
  let valueDepth: Int
  let options: AttentionOptions

  /// The weights in Keras' order of creation.
  ///
  /// - Parameter output: the extents of a result.
  func weights(query: Int, value: Int, key: Int, output: [Int]) -> [WeightSpec] {
    var specs = projection("query", query, [heads, depth]) + projection("key", key, [keyHeads, depth])
    if options.useGate { specs += projection("gate", query, [heads, valueDepth]) }
    return specs + projection("value", value, [keyHeads, valueDepth])
      + weights("attention_output", [heads, valueDepth] + output, bias: output)
  }

  private func projection(_ name: String, _ depth: Int, _ output: [Int]) -> [WeightSpec] {
    weights(name, [depth] + output, bias: output)
  }

  private func weights(_ name: String, _ kernel: [Int], bias: [Int]) -> [WeightSpec] {
    let kernel = options.weightOptions.spec("kernel", kernel, initial: "glorot_uniform").inside(name)
    let bias = options.weightOptions.spec("bias", bias, initial: "zeros").inside(name)
    return options.useBias ? [kernel, bias] : [kernel]
  }

  /// The products of one sample: those of the projections, and for each head of scores and of results.
  func multiplyAdds(_ site: CallSite) -> Int {
    guard let call = try? AttentionCall(site.arguments, inputs: site.inputs.count) else { return 0 }
    let (queries, keys) = (site.rows(call.query), site.rows(call.key))
    var rest = site.weights[...].filter { $0.shape.count > 2 }.map(\.count)[...]
    let projected = rest.removeFirst() * queries + rest.removeFirst() * keys
    let gated = options.useGate ? rest.removeFirst() * queries : 0
    let attended = heads * queries * keys * (depth + valueDepth)
    return projected + gated + rest.removeFirst() * keys + rest.removeFirst() * queries + attended
  }

  /// What the heads of a call compute.
  ///
  /// - Parameters:
  ///   - zeroesEmptyRows, differentiatesEmptyRows: see ``AttentionMask``.
  /// - Throws: ``ModelError`` if a mask among the inputs does not fit.
  func attention(
    _ site: CallSite, _ call: AttentionCall, zeroesEmptyRows: Bool, differentiatesEmptyRows: Bool = false
  ) throws(ModelError) -> AttentionHeads {
    let (queries, keys) = (site.rows(call.query), site.rows(call.key))
    let given = try call.mask.map { input throws(ModelError) in
      try AttentionMask.extents(site.inputs[input], heads: heads, queries: queries, keys: keys)
    }
    let mask = AttentionMask(
      queries: queries, keys: keys, isCausal: call.isCausal, window: options.slidingWindow, given: given,
      zeroesEmptyRows: zeroesEmptyRows, differentiatesEmptyRows: differentiatesEmptyRows)
    return AttentionHeads(
      queries: queries, keys: keys, depth: depth, valueDepth: valueDepth, heads: heads, keyHeads: keyHeads,
      score: .product, mask: mask, kernels: site.kernels)
  }

  /// What queries are multiplied by, so that their products with keys are divided by the square root of the depth.
  var queryFactor: Float { Float(1 / Double(depth).squareRoot()) }

  /// The computation of a call: projections, attention head by head, projection of what the heads give.
  func step(_ site: CallSite, _ call: AttentionCall, _ attention: AttentionHeads) -> Step {
    let (parts, useGate, kernels) = (Parts(self, site), options.useGate, site.kernels)
    let (queries, keys) = (attention.queries, attention.keys)
    let (queryCount, keyCount) = (queries * heads * depth, keys * keyHeads * depth)
    let (valueCount, resultCount) = (keys * keyHeads * valueDepth, queries * heads * valueDepth)
    let perSample = queryCount + keyCount + valueCount + (useGate ? 2 : 1) * resultCount
    let columns = parts.columns
    return Step(scratchPerSample: perSample + heads * attention.scratchPerHead) { run in
      let projectedQueries = run.scratch
      let projectedKeys = projectedQueries + run.samples * queryCount
      let projectedValues = projectedKeys + run.samples * keyCount
      let results = projectedValues + run.samples * valueCount
      let gates = results + run.samples * resultCount
      run.team.divide(run.samples * queries, grain: 24) { rows in
        parts.query.run(rows, run.inputs[call.query], projectedQueries, kernels)
        parts.gate?.run(rows, run.inputs[call.query], gates, kernels)
      }
      run.team.divide(run.samples * keys, grain: 24) { rows in
        parts.key.run(rows, run.inputs[call.key], projectedKeys, kernels)
        parts.value.run(rows, run.inputs[call.value], projectedValues, kernels)
      }
      attention.run(
        AttentionHeads.Operands(
          queries: projectedQueries, keys: projectedKeys, values: projectedValues, results: results,
          weights: call.returnsScores ? run.outputs[1] : nil, queryMask: run.mask(call.query),
          keyMasks: [call.value, call.key].compactMap(run.mask), givenMask: call.mask.map { run.inputs[$0] }),
        samples: run.samples, scratch: run.scratch + run.samples * perSample, team: run.team)
      run.team.divide(run.samples * queries, grain: 24) { rows in
        let count = heads * valueDepth
        let result = results + rows.lowerBound * count
        if useGate {
          let gate = gates + rows.lowerBound * count
          kernels.apply(.sigmoid, rows.count * count, gate, gate)
          kernels.combine(.multiply, rows.count * count, result, 1, gate, 1, result)
        }
        let output = run.output + rows.lowerBound * columns
        kernels.product(
          rows.count, columns, count, result, count, parts.output.pointer, output, columns, false,
          parts.stage.epilogue())
        parts.stage.finish(rows: rows.count, output)
      }
    }
  }
}

extension CallSite {
  /// The elements of a sample of an input but for its last axis.
  func rows(_ input: Int) -> Int { inputs[input].dropLast().reduce(1, *) }
}

extension StepCall {
  /// The mask of an input, `nil` if it has none.
  func mask(_ input: Int) -> UnsafePointer<Float>? { masks.indices.contains(input) ? masks[input] : nil }
}
