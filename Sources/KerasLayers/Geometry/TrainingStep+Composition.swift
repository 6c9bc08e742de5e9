import KerasGraph

extension TrainingStep {
  /// This step, then `next` on its output, each with its own weights.
  ///
  /// - Parameters:
  ///   - weights: how many of the weights belong to this step, which come first; the rest are those of `next`.
  ///     Default all.
  ///   - count: the floats of a sample of what lies between.
  func followed(by next: TrainingStep, weights: Int = .max, between count: Int) -> TrainingStep {
    let composition = Composition(first: self, second: next, weights: weights, between: count)
    var reads: Reads = []
    if self.reads.contains(.inputs) { reads.insert(.inputs) }
    if next.reads.contains(.outputs) { reads.insert(.outputs) }
    return TrainingStep(
      reads: reads, kept: composition.kept, scratch: composition.scratch, forward: composition.forward,
      backward: composition.backward)
  }
}

/// Two steps in a row. What lies between is kept, its gradient is part of the scratch memory.
private struct Composition: Sendable {
  let first: TrainingStep
  let second: TrainingStep
  let weights: Int
  let between: Int

  init(first: TrainingStep, second: TrainingStep, weights: Int, between: Int) {
    self.first = first
    self.second = second
    self.weights = weights
    self.between = between
  }

  var kept: TrainingStep.Memory {
    TrainingStep.Memory(
      perSample: between + first.kept.perSample + second.kept.perSample,
      perThread: first.kept.perThread + second.kept.perThread, fixed: first.kept.fixed + second.kept.fixed)
  }

  var scratch: TrainingStep.Memory {
    TrainingStep.Memory(
      perSample: between + max(first.scratch.perSample, second.scratch.perSample),
      perThread: max(first.scratch.perThread, second.scratch.perThread),
      fixed: max(first.scratch.fixed, second.scratch.fixed))
  }

  /// The value between, what the first step keeps, what the second keeps.
  private func parts(
    _ kept: UnsafeMutablePointer<Float>, _ call: StepCall
  ) -> (value: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>) {
    let own = kept + between * call.samples
    return (kept, own, own + first.kept.count(samples: call.samples, threads: call.team.size))
  }

  private func calls(
    _ call: StepCall, _ value: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
  ) -> (first: StepCall, second: StepCall) {
    (
      StepCall(
        samples: call.samples, inputs: call.inputs, masks: call.masks, outputs: [value], scratch: scratch,
        team: call.team),
      StepCall(
        samples: call.samples, inputs: [UnsafePointer(value)], masks: call.masks, outputs: call.outputs,
        scratch: scratch,
        team: call.team)
    )
  }

  func forward(_ forward: ForwardCall) {
    let parts = parts(forward.kept, forward.call)
    let calls = calls(forward.call, parts.value, forward.call.scratch)
    first.forward(
      ForwardCall(
        call: calls.first, weights: Array(forward.weights.prefix(weights)), kept: parts.first, seed: forward.seed))
    second.forward(
      ForwardCall(
        call: calls.second, weights: Array(forward.weights.dropFirst(weights)), kept: parts.second, seed: ~forward.seed)
    )
  }

  func backward(_ back: BackwardCall) {
    let parts = parts(back.kept, back.call)
    let gradient = back.call.scratch
    let calls = calls(back.call, parts.value, gradient + between * back.call.samples)
    second.backward(
      BackwardCall(
        call: calls.second, weights: Array(back.weights.dropFirst(weights)), kept: parts.second,
        outputGradients: back.outputGradients, inputGradients: [gradient],
        weightGradients: Array(back.weightGradients.dropFirst(weights)), seed: ~back.seed))
    first.backward(
      BackwardCall(
        call: calls.first, weights: Array(back.weights.prefix(weights)), kept: parts.first,
        outputGradients: [UnsafePointer(gradient)], inputGradients: back.inputGradients,
        weightGradients: Array(back.weightGradients.prefix(weights)), seed: back.seed))
  }
}
