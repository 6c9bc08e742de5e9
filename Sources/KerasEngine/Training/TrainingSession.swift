import KerasGraph
import SIMDKernels

/// The memory in which a training plan runs: one batch at a time, there and back.
///
/// One thread uses a session at a time; its team helps inside each step. How the work is divided depends on the
/// team's size alone, so that two runs with as many threads give the same bits.
public final class TrainingSession: @unchecked Sendable {
  public let plan: TrainingPlan
  public let parameters: ParameterMemory
  /// The most samples of a batch.
  public let capacity: Int
  private let kernels: KernelTable
  /// The threads that share the work of a step.
  public let team: Team
  private let arena: FloatBuffer
  private let kept: [FloatBuffer]
  private let scratch: FloatBuffer
  /// Gradients on their way to be added to others.
  private let contributions: FloatBuffer
  private var inputs: [UnsafePointer<Float>] = []
  private var samples = 0
  private var seed: UInt64 = 0
  private var batch: UInt64 = 0
  /// Where the time goes; `nil`, the default, measures nothing.
  public var times: TrainingTimes?

  public init(
    _ plan: TrainingPlan, parameters: ParameterMemory, kernels: KernelTable, capacity: Int, threads: Int
  ) {
    self.plan = plan
    self.parameters = parameters
    self.kernels = kernels
    self.capacity = capacity
    team = .threads(threads)
    arena = FloatBuffer(count: plan.placement.arenaCount * capacity) { _ in }
    kept = plan.steps.map {
      FloatBuffer(count: $0.kept.count(samples: capacity * $0.multiplicity, threads: threads)) { _ in }
    }
    let scratchCounts = plan.steps.map {
      $0.computation.scratch.count(samples: capacity * $0.multiplicity, threads: threads)
    }
    scratch = FloatBuffer(count: scratchCounts.max() ?? 0) { _ in }
    contributions = FloatBuffer(count: plan.placement.contributionCount * capacity) { _ in }
  }

  /// Runs a batch forward.
  ///
  /// - Parameters:
  ///   - inputs: the start of each input; they must stay as they are until the batch has gone back.
  ///   - samples: how many samples the batch has, at most ``capacity``.
  ///   - seed: tells this batch's random numbers from those of any other.
  ///   - batch: does so for layers that have a seed of their own. Default 0.
  ///   - penalize: told the values of each of the plan's ``TrainingPlan/penalties``. Default nobody.
  public func forward(
    _ inputs: [UnsafePointer<Float>], samples: Int, seed: UInt64, batch: UInt64 = 0,
    penalize: @escaping ActivityPenalty.Addition = { _, _ in }
  ) {
    precondition(samples <= capacity, "the session holds \(capacity) samples")
    self.inputs = inputs
    self.samples = samples
    self.seed = seed
    self.batch = batch
    for (index, planned) in plan.steps.enumerated() {
      let start = times.map { _ in ContinuousClock.now }
      let weights = planned.weights.map(parameters.value)
      planned.computation.forward(
        ForwardCall(
          call: call(planned), weights: weights, kept: kept[index].mutablePointer, seed: stepSeed(planned),
          penalize: { penalize(planned.firstPenalty + $0, $1) }))
      for (output, penalty) in planned.outputPenalties {
        penalize(penalty, UnsafePointer(pointer(planned.outputs[output])))
      }
      if let start { times?.addForward(index, ContinuousClock.now - start) }
    }
  }

  /// An output of the batch that went forward.
  public func output(_ index: Int) -> UnsafePointer<Float> { UnsafePointer(pointer(plan.placement.outputs[index])) }

  /// The mask that belongs to an output, a number for each step of its first axis after the batch, if there is one.
  public func outputMask(_ index: Int) -> (steps: Int, values: UnsafePointer<Float>)? {
    plan.placement.outputMasks[index].map { ($0.steps, UnsafePointer(pointer($0.place))) }
  }

  /// Where the gradient by an output is to be stored before ``backward(penalize:)``; `nil` if nothing that is trained
  /// leads to it.
  public func outputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? {
    plan.placement.outputGradients[index].map { arena.mutablePointer + $0 * samples }
  }

  /// The gradient by an input after ``backward(penalize:)``, if the plan was made with it.
  public func inputGradient(_ index: Int) -> UnsafePointer<Float>? {
    plan.placement.inputGradients[index].map { UnsafePointer(arena.mutablePointer + $0 * samples) }
  }

  /// Takes the batch back: adds to the gradients of the weights.
  ///
  /// - Parameter penalize: adds the gradient of each of the plan's ``TrainingPlan/penalties``. Default nobody.
  public func backward(penalize: @escaping ActivityPenalty.Gradient = { _, _, _ in }) {
    for index in plan.steps.indices.reversed() {
      let planned = plan.steps[index]
      guard let gradients = planned.gradients else { continue }
      let start = times.map { _ in ContinuousClock.now }
      for unset in gradients.unset {
        (arena.mutablePointer + unset.place * samples).update(repeating: 0, count: unset.count * samples)
      }
      for (output, penalty) in planned.outputPenalties {
        penalize(
          penalty, UnsafePointer(pointer(planned.outputs[output])),
          arena.mutablePointer + gradients.outputs[output] * samples)
      }
      runBack(index, planned, gradients, penalize)
      if let start { times?.addBackward(index, ContinuousClock.now - start) }
    }
  }

  /// Tells the random numbers of a step from those of the others.
  private func stepSeed(_ step: TrainingPlan.PlannedStep) -> UInt64 {
    guard let own = step.seed else { return seed &+ UInt64(step.number) &* 0x9E37_79B9_7F4A_7C15 }
    return own &+ batch &* 0xD1B5_4A32_D192_ED03
  }

  private func runBack(
    _ step: Int, _ planned: TrainingPlan.PlannedStep, _ gradients: TrainingPlacement.StepGradients,
    _ penalize: @escaping ActivityPenalty.Gradient
  ) {
    let memory = arena.mutablePointer
    var used = 0
    let targets = gradients.inputs.map { contribution -> UnsafeMutablePointer<Float>? in
      switch contribution {
      case .none: return nil
      case .sets(let place): return memory + place * samples
      case .adds(_, let count):
        defer { used += count * samples }
        return contributions.mutablePointer + used
      }
    }
    planned.computation.backward(
      BackwardCall(
        call: call(planned), weights: planned.weights.map { UnsafePointer(parameters.value($0)) },
        kept: kept[step].mutablePointer,
        outputGradients: gradients.outputs.map { UnsafePointer(memory + $0 * samples) },
        inputGradients: targets,
        weightGradients: zip(planned.weights, planned.trained).map { $1 ? parameters.gradient($0) : nil },
        seed: stepSeed(planned), penalize: { penalize(planned.firstPenalty + $0, $1, $2) }))
    for (contribution, target) in zip(gradients.inputs, targets) {
      guard case .adds(let place, let count) = contribution, let target else { continue }
      team.divide(count * samples, grain: 16_384) { range in
        let sum = memory + place * samples + range.lowerBound
        kernels.combine(.add, range.count, UnsafePointer(sum), 1, UnsafePointer(target + range.lowerBound), 1, sum)
      }
    }
  }

  private func call(_ planned: TrainingPlan.PlannedStep) -> StepCall {
    StepCall(
      samples: samples * planned.multiplicity, inputs: planned.inputs.map { UnsafePointer(pointer($0)) },
      masks: planned.masks.map { $0.map { UnsafePointer(pointer($0)) } }, outputs: planned.outputs.map(pointer),
      scratch: scratch.mutablePointer, team: team)
  }

  private func pointer(_ place: TrainingPlacement.Place) -> UnsafeMutablePointer<Float> {
    switch place {
    case .input(let index): UnsafeMutablePointer(mutating: inputs[index])
    case .arena(let offset): arena.mutablePointer + offset * samples
    }
  }
}
