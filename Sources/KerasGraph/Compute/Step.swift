/// The computation of one call of a layer, made once for fixed shapes, weights and kernels, and run on any number of
/// samples.
///
/// A step owns what it prepared (packed weights, offsets); it never changes, so sessions share it.
public struct Step: Sendable {
  /// The floats of scratch memory needed for each sample, and once for all.
  public let scratchPerSample: Int
  public let scratch: Int
  private let body: @Sendable (StepCall) -> Void

  public init(
    scratchPerSample: Int = 0, scratch: Int = 0, _ body: @escaping @Sendable (StepCall) -> Void
  ) {
    self.scratchPerSample = scratchPerSample
    self.scratch = scratch
    self.body = body
  }

  /// Computes the outputs.
  public func run(_ call: StepCall) { body(call) }

  /// The same, done by another step from so many samples on.
  public func replaced(by other: Step, from samples: Int) -> Step {
    Step(
      scratchPerSample: max(scratchPerSample, other.scratchPerSample), scratch: max(scratch, other.scratch)
    ) { call in
      if call.samples < samples { run(call) } else { other.run(call) }
    }
  }

  /// The floats of scratch memory for a number of samples.
  public func scratchCount(samples: Int) -> Int { scratchPerSample * samples + scratch }
}

/// One run of a step: where its data lies, and who helps.
///
/// Samples follow each other without gaps in every input and output.
public struct StepCall {
  /// The samples of each input and output.
  public let samples: Int
  /// The start of each input.
  public let inputs: [UnsafePointer<Float>]
  /// The mask of each input that arrives with one: 1 or 0 for each step of its first axis after the batch.
  public let masks: [UnsafePointer<Float>?]
  /// The start of each output.
  public let outputs: [UnsafeMutablePointer<Float>]
  /// Memory of undefined content, as much as the step asked for, aligned to a cache line.
  public let scratch: UnsafeMutablePointer<Float>
  /// The threads that may share the work.
  public let team: Team

  public init(
    samples: Int, inputs: [UnsafePointer<Float>], masks: [UnsafePointer<Float>?] = [],
    outputs: [UnsafeMutablePointer<Float>], scratch: UnsafeMutablePointer<Float>, team: Team = .alone
  ) {
    self.samples = samples
    self.inputs = inputs
    self.masks = masks
    self.outputs = outputs
    self.scratch = scratch
    self.team = team
  }

  /// The first input.
  public var input: UnsafePointer<Float> { inputs[0] }
  /// The first output.
  public var output: UnsafeMutablePointer<Float> { outputs[0] }
}
