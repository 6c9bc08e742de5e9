import KerasGraph
import SIMDKernels

extension ScoredAttention {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let call = try AttentionCall(site.call.arguments, inputs: site.call.inputs.count)
    return .step(ScoredAttentionTraining(self, site.call, call).step.seeded(by: seed))
  }
}

/// An attention layer without projections in training. The weights are kept for the way back.
private struct ScoredAttentionTraining<Scored: ScoredAttention>: Sendable {
  private let layer: Scored
  private let call: AttentionCall
  private let attention: AttentionHeads
  private let dropout: Float
  private let inputCounts: [Int]
  private let kernels: KernelTable

  init(_ layer: Scored, _ site: CallSite, _ call: AttentionCall) {
    self.layer = layer
    self.call = call
    attention = layer.attention(site, call)
    dropout = site.arguments["training"]?.boolean == false ? 0 : layer.dropout
    inputCounts = site.inputs.indices.map { site.inputCount($0) }
    kernels = site.kernels
  }

  var step: TrainingStep {
    TrainingStep(
      reads: .inputs, kept: TrainingStep.Memory(perSample: attention.weightCount),
      scratch: TrainingStep.Memory(
        perSample: resultCount + queryCount + keyCount + valueCount + attention.scoreCount,
        perThread: attention.scratchPerThread, fixed: attention.depth),
      forward: forward, backward: backward)
  }

  /// The floats of a sample of what is called so.
  private var queryCount: Int { attention.queries * attention.depth }
  private var keyCount: Int { attention.keys * attention.depth }
  private var valueCount: Int { attention.keys * attention.valueDepth }
  private var resultCount: Int { attention.queries * attention.valueDepth }

  private func operands(
    _ run: StepCall, _ weights: [UnsafePointer<Float>], _ kept: UnsafeMutablePointer<Float>, seed: UInt64,
    _ memory: UnsafeMutablePointer<Float>
  ) -> AttentionHeads.Operands {
    let score = layer.scoreWeights(weights, depth: attention.depth, memory)
    var operands = layer.operands(run, call, score, weights: kept)
    operands.dropout = AttentionDropout(rate: dropout, seed: seed)
    return operands
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let operands = operands(
      run, forward.weights.map { UnsafePointer($0) }, forward.kept, seed: forward.seed, run.scratch)
    attention.train(operands, samples: run.samples, scratch: run.scratch + attention.depth, team: run.team)
    layer.clearMaskedQueries(run, call, attention, run.output)
    guard call.returnsScores else { return }
    let count = run.samples * attention.weightCount
    if let dropout = operands.dropout {
      dropout.drop(0, count, UnsafePointer(forward.kept), run.outputs[1], kernels)
    } else {
      run.outputs[1].update(from: forward.kept, count: count)
    }
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let results = run.scratch + attention.depth
    let queries = results + run.samples * resultCount
    let keys = queries + run.samples * queryCount
    let values = keys + run.samples * keyCount
    let score = values + run.samples * valueCount
    results.update(from: back.outputGradients[0], count: run.samples * resultCount)
    layer.clearMaskedQueries(run, call, attention, results)
    attention.takeBack(
      operands(run, back.weights, back.kept, seed: back.seed, run.scratch),
      AttentionHeads.Gradients(
        results: results, weights: call.returnsScores ? back.outputGradients[1] : nil, weightsAreDropped: true,
        queries: queries, keys: keys, values: values, score: back.weights.isEmpty ? nil : score),
      samples: run.samples, scratch: score + run.samples * attention.scoreCount, team: run.team)
    addScoreGradients(back, score)
    let sums = InputGradientSums(back, counts: inputCounts, kernels)
    for (input, gradient) in [(call.query, queries), (call.value, values), (call.key, keys)] {
      sums.add(input, memory: gradient) { target in
        guard let target, target != gradient else { return }
        target.update(from: gradient, count: run.samples * inputCounts[input])
      }
    }
    sums.clearRest()
  }

  /// Adds up what the samples contribute to the gradients by the weights.
  private func addScoreGradients(_ back: BackwardCall, _ score: UnsafeMutablePointer<Float>) {
    guard !back.weights.isEmpty else { return }
    for sample in 0..<back.call.samples {
      let own = score + sample * attention.scoreCount
      layer.addScoreGradients(
        factor: own[0], features: UnsafeBufferPointer(start: own + 1, count: attention.depth), to: back.weightGradients)
    }
  }
}
