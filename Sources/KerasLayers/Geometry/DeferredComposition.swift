import KerasGraph

/// A step that absorbed statistics, then another that makes the results of the statistics as it reads them,
/// there and back: what lies between passes through memory as the rows of the statistics only. Its gradient
/// is part of the scratch memory.
struct DeferredComposition: Sendable {
  private let first: TrainingStep
  private let absorbed: AbsorbedStatistics
  private let second: TrainingStep
  private let weights: Int
  private let between: Int

  /// - Parameters:
  ///   - first: a step that leaves its results to `second`.
  ///   - absorbed: its statistics.
  ///   - weights: how many of the weights belong to `first`; the rest are those of `second`.
  ///   - between: the floats of a sample of what lies between.
  init(first: TrainingStep, absorbed: AbsorbedStatistics, second: TrainingStep, weights: Int, between: Int) {
    self.first = first
    self.absorbed = absorbed
    self.second = second
    self.weights = weights
    self.between = between
  }

  var step: TrainingStep {
    var reads: TrainingStep.Reads = []
    if first.reads.contains(.inputs) { reads.insert(.inputs) }
    if second.reads.contains(.outputs) { reads.insert(.outputs) }
    return TrainingStep(
      reads: reads, kept: first.kept + second.kept,
      scratch: TrainingStep.Memory(perSample: between) + first.scratch + second.scratch, forward: forward,
      backward: backward)
  }

  /// The two calls, whose memory is apart: the line of the statistics lasts while the second step works.
  private func calls(_ run: StepCall) -> (first: StepCall, second: StepCall, gradient: UnsafeMutablePointer<Float>) {
    let gradient = run.scratch
    let scratch = gradient + between * run.samples
    let behind = scratch + first.scratch.count(samples: run.samples, threads: run.team.size)
    return (
      StepCall(samples: run.samples, inputs: run.inputs, outputs: [gradient], scratch: scratch, team: run.team),
      StepCall(
        samples: run.samples, inputs: [UnsafePointer(gradient)], outputs: run.outputs, scratch: behind, team: run.team),
      gradient
    )
  }

  /// What the second step keeps.
  private func kept(_ kept: UnsafeMutablePointer<Float>, _ run: StepCall) -> UnsafeMutablePointer<Float> {
    kept + first.kept.count(samples: run.samples, threads: run.team.size)
  }

  private func forward(_ forward: ForwardCall) {
    let calls = calls(forward.call)
    let leading = ForwardCall(
      call: calls.first, weights: Array(forward.weights.prefix(weights)), kept: forward.kept, seed: forward.seed)
    first.forward(leading)
    let (statistics, run) = (absorbed.statistics, absorbed.call(leading).call)
    second.forward(
      ForwardCall(
        call: calls.second, weights: Array(forward.weights.dropFirst(weights)), kept: kept(forward.kept, forward.call),
        seed: ~forward.seed, deferred: DeferredRows { statistics.storeResults($0, run, $1) }))
  }

  private func backward(_ back: BackwardCall) {
    let calls = calls(back.call)
    let leading = BackwardCall(
      call: calls.first, weights: Array(back.weights.prefix(weights)), kept: back.kept,
      outputGradients: [UnsafePointer(calls.gradient)], inputGradients: back.inputGradients,
      weightGradients: Array(back.weightGradients.prefix(weights)), seed: back.seed)
    let (statistics, own) = (absorbed.statistics, absorbed.call(leading))
    statistics.prepare(own)
    second.backward(
      BackwardCall(
        call: calls.second, weights: Array(back.weights.dropFirst(weights)), kept: kept(back.kept, back.call),
        outputGradients: back.outputGradients, inputGradients: [calls.gradient],
        weightGradients: Array(back.weightGradients.dropFirst(weights)), seed: ~back.seed,
        deferred: DeferredRows { rows, target in
          statistics.storeResults(rows, own.call, target)
        } begin: { part in
          statistics.begin(own, part: part)
        } add: { rows, part in
          statistics.add(rows, own, part: part)
        } finish: { parts in
          statistics.finish(own, parts: parts)
        }))
    first.backward(leading)
  }
}
