import KerasGraph
import SIMDKernels

extension TimeDistributed {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try refuseMasks(site.call)
    let call = step(site.call)
    let inner = try inside { () throws(ModelError) in try layer.training(site.with(call: call)) }
    guard case .step(var step) = inner else { return inner }
    let steps = site.call.inputs[0][0]
    let penalties = step.penalties.map { $0.repeated(steps, factor: folded ? 1 / Float(steps) : 1) }
    if layer.mixesSamplesInTraining, !folded {
      step = step.inTurn(steps, inputs: [call.inputCount()], outputs: [call.outputCount()])
    }
    step = step.repeated(steps)
    step.penalties = penalties
    return .step(step)
  }
}

extension TrainingStep {
  /// The step for samples each of which is several samples of this one.
  fileprivate func repeated(_ steps: Int) -> TrainingStep {
    var repeated = TrainingStep(
      reads: reads, kept: kept.times(steps), scratch: scratch.times(steps),
      forward: { self.forward($0.inner($0.call.ofSteps(steps))) },
      backward: { self.backward($0.inner($0.call.ofSteps(steps))) })
    repeated.seed = seed
    return repeated
  }
}

extension StepCall {
  /// The same call with each step as a sample.
  fileprivate func ofSteps(_ steps: Int) -> StepCall {
    StepCall(samples: samples * steps, inputs: inputs, outputs: outputs, scratch: scratch, team: team)
  }
}

extension TrainingStep.Memory {
  /// The memory for samples each of which is several.
  fileprivate func times(_ steps: Int) -> TrainingStep.Memory {
    TrainingStep.Memory(perSample: perSample * steps, perThread: perThread, fixed: fixed)
  }
}
