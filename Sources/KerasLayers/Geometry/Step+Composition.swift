import KerasGraph

extension Step {
  /// Gives the input back: `count` floats a sample.
  static func copy(count: Int) -> Step {
    Step { $0.output.update(from: $0.input, count: $0.samples * count) }
  }

  /// This step, then `next` in place on its output.
  func followed(by next: Step) -> Step {
    Step(
      scratchPerSample: Swift.max(scratchPerSample, next.scratchPerSample),
      scratch: Swift.max(scratch, next.scratch)
    ) { call in
      run(call)
      next.run(
        StepCall(
          samples: call.samples, inputs: [UnsafePointer(call.output)], masks: call.masks,
          outputs: call.outputs,
          scratch: call.scratch, team: call.team))
    }
  }
}
