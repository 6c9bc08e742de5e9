/// The computation of one call along a sequence, the first axis of its samples, some steps at a time and all in their
/// order: for plans that run several such calls at once, each behind the one whose results it reads.
///
/// Like a ``Step`` it owns what it prepared and never changes; what it must remember from some steps to the next lies
/// in the scratch memory of its calls.
public struct GradualStep: Sendable {
  /// The steps of a sequence.
  public let steps: Int
  /// The floats of scratch memory needed for each sample.
  public let scratchPerSample: Int
  private let body: @Sendable (Range<Int>, StepCall) -> Void

  public init(
    steps: Int, scratchPerSample: Int, _ body: @escaping @Sendable (_ steps: Range<Int>, _ call: StepCall) -> Void
  ) {
    self.steps = steps
    self.scratchPerSample = scratchPerSample
    self.body = body
  }

  /// Takes some steps: from the first on, or from where the run before stopped.
  public func run(_ steps: Range<Int>, _ call: StepCall) { body(steps, call) }

  /// All steps one after the other.
  public var whole: Step {
    Step(scratchPerSample: scratchPerSample) { run(0..<steps, $0) }
  }
}
