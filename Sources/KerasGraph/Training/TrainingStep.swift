import SIMDKernels

/// The computation of one call of a layer in training, there and back; made once for fixed shapes and kernels.
///
/// A step never changes: weights, results and random numbers come with each run, so that sessions share it.
public struct TrainingStep: Sendable {
  /// The values of the forward run that the backward run reads; others may be gone by then.
  public struct Reads: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let inputs = Reads(rawValue: 1)
    public static let outputs = Reads(rawValue: 2)
  }

  /// Floats of memory of one use: for each sample, for each thread of the team, and once for all.
  public struct Memory: Hashable, Sendable {
    public var perSample: Int
    public var perThread: Int
    public var fixed: Int

    public init(perSample: Int = 0, perThread: Int = 0, fixed: Int = 0) {
      self.perSample = perSample
      self.perThread = perThread
      self.fixed = fixed
    }

    public func count(samples: Int, threads: Int) -> Int { perSample * samples + perThread * threads + fixed }

    public static func + (a: Memory, b: Memory) -> Memory {
      Memory(perSample: a.perSample + b.perSample, perThread: a.perThread + b.perThread, fixed: a.fixed + b.fixed)
    }
  }

  public let reads: Reads
  /// What random numbers follow from, together with the number of the batch, instead of from the seed of the run.
  public var seed: UInt64?
  /// What is added to the loss for values inside of the step; both runs tell of them. Default nothing.
  public var penalties: [ActivityPenalty] = []
  /// What the forward run leaves for the backward run.
  public private(set) var kept: Memory
  /// What each run needs for itself.
  public private(set) var scratch: Memory
  public let forward: @Sendable (ForwardCall) -> Void
  public let backward: @Sendable (BackwardCall) -> Void
  /// The same computation for a step before it that absorbs it; `nil` if none can.
  public var statistics: (any RowStatistics)?
  /// Makes this step one that does the statistics of its only reader, whose weights follow its own; `nil` if it can't.
  public var absorbing: (@Sendable (any RowStatistics) -> TrainingStep)?

  /// Makes one step of this one and its only reader, made by ``reading``, which makes the rows between them as it
  /// reads them; `nil` if this can't.
  ///
  /// Its weights are those of this step, so many, and those of the reader; `between` is the floats of a sample of
  /// what lies between.
  public var deferring: (@Sendable (_ reader: TrainingStep, _ weights: Int, _ between: Int) -> TrainingStep?)?
  /// Makes this step one that reads ``ForwardCall/deferred`` and ``BackwardCall/deferred`` instead of its input.
  public var reading: (@Sendable () -> TrainingStep?)?
  /// The images of whose squares this step takes the greatest, if that is all it does.
  public var pooledSquares: ImageSquares?
  /// Makes this step one that does the same with its own results; `nil` if it can't.
  public var pooling: (@Sendable (ImageSquares) -> TrainingStep?)?

  public init(
    reads: Reads, kept: Memory = Memory(), scratch: Memory = Memory(),
    forward: @escaping @Sendable (ForwardCall) -> Void, backward: @escaping @Sendable (BackwardCall) -> Void
  ) {
    self.reads = reads
    self.kept = kept
    self.scratch = scratch
    self.forward = forward
    self.backward = backward
  }

  /// The same computation with the random numbers of a layer's own seed, if it has one.
  public func seeded(by seed: Int?) -> TrainingStep {
    var step = self
    step.seed = seed.map { UInt64(bitPattern: Int64($0)) }
    return step
  }

  /// The same computation with more memory, behind its own.
  public func adding(kept: Memory, scratch: Memory) -> TrainingStep {
    var step = self
    step.kept = step.kept + kept
    step.scratch = step.scratch + scratch
    return step
  }

  /// A computation that is in training what it is at inference, and needs no weights.
  public init(
    inference step: Step, reads: Reads, kept: Memory = Memory(), scratch: Memory = Memory(),
    backward: @escaping @Sendable (BackwardCall) -> Void
  ) {
    let shared = Memory(
      perSample: max(scratch.perSample, step.scratchPerSample), perThread: scratch.perThread,
      fixed: max(scratch.fixed, step.scratch))
    self.init(
      reads: reads, kept: kept, scratch: shared, forward: { step.run($0.call) }, backward: backward)
  }
}

/// One forward run of a training step.
public struct ForwardCall {
  /// The values, and who helps.
  public let call: StepCall
  /// The layer's weights; only those that are not trainable may be written, such as moving statistics.
  public let weights: [UnsafeMutablePointer<Float>]
  /// Memory that the backward run finds as this run leaves it, aligned to a cache line.
  public let kept: UnsafeMutablePointer<Float>
  /// Tells this run's random numbers from those of any other: by the run's seed, the batch and the call.
  public let seed: UInt64
  /// To be called once with the values of each of the step's ``TrainingStep/penalties``.
  public let penalize: ActivityPenalty.Addition
  /// The first input, if it does not lie in memory.
  public let deferred: DeferredRows?

  public init(
    call: StepCall, weights: [UnsafeMutablePointer<Float>], kept: UnsafeMutablePointer<Float>, seed: UInt64,
    deferred: DeferredRows? = nil, penalize: @escaping ActivityPenalty.Addition = { _, _ in }
  ) {
    self.deferred = deferred
    self.call = call
    self.weights = weights
    self.kept = kept
    self.seed = seed
    self.penalize = penalize
  }
}

/// One backward run of a training step.
///
/// Values that the step does not read (``TrainingStep/reads``) lie in memory of undefined content.
public struct BackwardCall {
  /// The values of the forward run, scratch memory and who helps. The outputs may not be written.
  public let call: StepCall
  public let weights: [UnsafePointer<Float>]
  public let kept: UnsafeMutablePointer<Float>
  /// The gradient of the loss by each output.
  public let outputGradients: [UnsafePointer<Float>]
  /// Where the gradient by each input is stored; `nil` where nobody needs it.
  public let inputGradients: [UnsafeMutablePointer<Float>?]
  /// Where the gradient by each weight is added to what is there; `nil` for a weight that is not trained.
  public let weightGradients: [UnsafeMutablePointer<Float>?]
  /// The seed of the forward run: what was drawn there is drawn again instead of being kept.
  public let seed: UInt64
  /// To be called once with the values of each of the step's ``TrainingStep/penalties``, and the gradient by them.
  public let penalize: ActivityPenalty.Gradient
  /// The first input, if it does not lie in memory.
  public let deferred: DeferredRows?

  public init(
    call: StepCall, weights: [UnsafePointer<Float>], kept: UnsafeMutablePointer<Float>,
    outputGradients: [UnsafePointer<Float>], inputGradients: [UnsafeMutablePointer<Float>?],
    weightGradients: [UnsafeMutablePointer<Float>?], seed: UInt64, deferred: DeferredRows? = nil,
    penalize: @escaping ActivityPenalty.Gradient = { _, _, _ in }
  ) {
    self.deferred = deferred
    self.call = call
    self.weights = weights
    self.kept = kept
    self.outputGradients = outputGradients
    self.inputGradients = inputGradients
    self.weightGradients = weightGradients
    self.seed = seed
    self.penalize = penalize
  }
}
