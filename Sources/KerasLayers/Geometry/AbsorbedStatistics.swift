import KerasGraph

/// Statistics that became part of the step that makes their rows: the rows come first in what it keeps, and what they
/// need lies behind what it needs itself.
struct AbsorbedStatistics: Sendable {
  let statistics: any RowStatistics
  /// How many of the weights, which come first, belong to the step itself.
  let weights: Int
  /// Whether the reader of the results makes them as it reads, and takes in the gradients by them.
  var isDeferred = false
  /// The memory of the step itself.
  var kept = TrainingStep.Memory()
  var scratch = TrainingStep.Memory()

  init(_ statistics: any RowStatistics, weights: Int) {
    self.statistics = statistics
    self.weights = weights
  }

  /// The call of the statistics in a forward run of the step.
  func call(_ forward: ForwardCall) -> ForwardCall {
    let run = forward.call
    return ForwardCall(
      call: call(run, rows: forward.kept), weights: Array(forward.weights.dropFirst(weights)),
      kept: forward.kept + kept.count(samples: run.samples, threads: run.team.size), seed: forward.seed)
  }

  func call(_ back: BackwardCall) -> BackwardCall {
    let run = back.call
    return BackwardCall(
      call: call(run, rows: back.kept), weights: Array(back.weights.dropFirst(weights)),
      kept: back.kept + kept.count(samples: run.samples, threads: run.team.size), outputGradients: back.outputGradients,
      inputGradients: [nil], weightGradients: Array(back.weightGradients.dropFirst(weights)), seed: back.seed)
  }

  private func call(_ run: StepCall, rows: UnsafeMutablePointer<Float>) -> StepCall {
    StepCall(
      samples: run.samples, inputs: [UnsafePointer(rows)], outputs: run.outputs,
      scratch: run.scratch + scratch.count(samples: run.samples, threads: run.team.size), team: run.team)
  }
}
