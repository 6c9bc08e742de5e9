import Synchronization

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

/// The threads that may share the work of one step.
public struct Team: Sendable {
  /// How many threads work, the caller included.
  public let size: Int
  /// Whether it is one thread that does everybody's work, in turn.
  public let isAlone: Bool
  private let spread: @Sendable (_ parts: Int, _ part: (Int) -> Void) -> Void

  /// - Parameter spread: calls `part` once for each number below `parts`, on any thread, and returns when all are done.
  public init(size: Int, spread: @escaping @Sendable (Int, (Int) -> Void) -> Void) {
    self.init(size: size, isAlone: false, spread)
  }

  private init(size: Int, isAlone: Bool, _ spread: @escaping @Sendable (Int, (Int) -> Void) -> Void) {
    self.size = size
    self.isAlone = isAlone
    self.spread = spread
  }

  /// The calling thread only.
  public static let alone = Team.alone(dividingAmong: 1)

  /// The calling thread only, which divides its work as a team of `size` threads does: results are the same to the
  /// last bit.
  public static func alone(dividingAmong size: Int) -> Team {
    Team(size: size, isAlone: true) { parts, part in
      for index in 0..<parts { part(index) }
    }
  }

  /// Divides `0 ..< count` into ranges of at least `grain`, as many as there are threads at most, and runs them.
  public func divide(_ count: Int, grain: Int, _ work: (Range<Int>) -> Void) {
    divide(count, grain: grain) { _, range in work(range) }
  }

  /// The same, for work that has memory of its own in each part, numbered from 0 in the order of the ranges.
  ///
  /// - Returns: the number of parts: 1 at least.
  @discardableResult
  public func divide(_ count: Int, grain: Int, _ work: (_ part: Int, Range<Int>) -> Void) -> Int {
    let parts = Swift.min(size, count / Swift.max(grain, 1))
    guard parts > 1 else {
      work(0, 0..<count)
      return 1
    }
    spread(parts) { part in
      work(part, count * part / parts..<count * (part + 1) / parts)
    }
    return parts
  }

  /// Calls `work` once for each number below `count`, in any order: for work that takes differently long.
  public func forEach(_ count: Int, _ work: (Int) -> Void) {
    let next = Atomic<Int>(0)
    spread(Swift.min(size, count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        work(index)
      }
    }
  }
}
