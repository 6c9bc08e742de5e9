import KerasGraph
import SIMDKernels

extension TimeDistributed {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try refuseMasks(site.call)
    let inner = try inside { () throws(ModelError) in try layer.training(site.with(call: step(site.call))) }
    guard case .step(let step) = inner else { return inner }
    let steps = site.call.inputs[0][0]
    return .step(
      TrainingStep(
        reads: step.reads, kept: step.kept.times(steps), scratch: step.scratch.times(steps),
        forward: { forward in step.forward(forward.inner(forward.call.ofSteps(steps))) },
        backward: { back in step.backward(back.inner(back.call.ofSteps(steps))) }))
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
