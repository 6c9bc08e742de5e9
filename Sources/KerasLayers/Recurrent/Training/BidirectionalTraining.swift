import KerasGraph
import SIMDKernels

extension Bidirectional {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let isPenalised = forwardLayer.activityRegularizer != nil || backwardLayer.activityRegularizer != nil
    if isPenalised, options.returnState {
      throw ModelError(
        "activity_regularizer of its layers together with return_state true is not supported in training")
    }
    return .step(try BidirectionalTraining(self, site).step())
  }
}

/// The training of both layers of a ``Bidirectional`` and of the merge of their outputs.
private struct BidirectionalTraining: Sendable {
  private let directions: BidirectionalCalls<TrainingStep>
  private var ahead: TrainingStep { directions.ahead }
  private var back: TrainingStep { directions.back }
  private var merge: DirectionMerge { directions.merge }
  private let weights: Int
  /// What the outputs of both layers add to the loss.
  private let penalties: [JSON?]

  init(_ layer: Bidirectional, _ site: TrainingSite) throws(ModelError) {
    weights = site.call.weights.count / 2
    penalties = [layer.forwardLayer.activityRegularizer, layer.backwardLayer.activityRegularizer]
    directions = try BidirectionalCalls(layer, site.call) { (layer, call) throws(ModelError) in
      guard case .step(let step) = try layer.training(site.with(call: call)) else {
        throw ModelError("can't be trained inside of a Bidirectional layer")
      }
      return step
    }
  }

  /// Both outputs are kept where the gradient of the merge or that of a penalty takes them.
  private var keepsOutputs: Bool { merge.mode == .mul || penalties.contains { $0 != nil } }

  func step() -> TrainingStep {
    let outputs = 2 * merge.count
    let (a, b) = (ahead, back)
    var step = TrainingStep(
      reads: ahead.reads.union(back.reads),
      kept: TrainingStep.Memory(
        perSample: (keepsOutputs ? outputs : 0) + a.kept.perSample + b.kept.perSample,
        perThread: a.kept.perThread + b.kept.perThread, fixed: a.kept.fixed + b.kept.fixed),
      scratch: TrainingStep.Memory(
        perSample: outputs + merge.inputCount + max(a.scratch.perSample, b.scratch.perSample),
        perThread: max(a.scratch.perThread, b.scratch.perThread), fixed: max(a.scratch.fixed, b.scratch.fixed)),
      forward: run, backward: runBack)
    step.seed = ahead.seed ?? back.seed
    step.penalties = penalties.compactMap { $0.map { ActivityPenalty($0, extents: merge.extents) } }
    return step
  }

  @Sendable private func run(_ forward: ForwardCall) {
    let call = forward.call
    let count = call.samples * merge.count
    let first = keepsOutputs ? forward.kept : call.scratch
    let rest = call.scratch + 2 * count
    let calls = directions.calls(call, first, first + count, rest)
    let (kept, keptBack) = kept(forward.kept, call)
    ahead.forward(forward.inner(calls.ahead, weights: 0..<weights, kept: kept))
    back.forward(
      forward.inner(
        calls.back, weights: weights..<2 * weights, kept: keptBack, seed: Self.seedBack(forward.seed)))
    for (index, values) in penalised(first, first + count).enumerated() {
      forward.penalize(index, UnsafePointer(values))
    }
    call.team.divide(call.samples, grain: 16) { samples in
      for sample in samples {
        merge.run(sample, UnsafePointer(first), UnsafePointer(first + count), call.outputs)
      }
    }
  }

  @Sendable private func runBack(_ back: BackwardCall) {
    let call = back.call
    let count = call.samples * merge.count
    let (first, second) = (call.scratch, call.scratch + count)
    let (kept, keptBack) = kept(back.kept, call)
    call.team.divide(call.samples, grain: 16) { samples in
      for sample in samples {
        merge.runBack(sample, back.outputGradients, outputs: UnsafePointer(back.kept), call.samples, first, second)
      }
    }
    let penalised = zip(penalised(back.kept, back.kept + count), penalised(first, second))
    for (index, (values, gradient)) in penalised.enumerated() {
      back.penalize(index, UnsafePointer(values), gradient)
    }
    let inputGradient = second + count
    let rest = inputGradient + call.samples * merge.inputCount
    let calls = directions.calls(call, first, second, rest)
    let states = directions.stateGradients(back)
    ahead.backward(
      back.inner(
        calls.ahead, weights: 0..<weights, kept: kept, outputGradients: [UnsafePointer(first)] + states.ahead.given,
        inputGradients: [back.inputGradients[0]] + states.ahead.stored))
    self.back.backward(
      back.inner(
        calls.back, weights: weights..<2 * weights, kept: keptBack,
        outputGradients: [UnsafePointer(second)] + states.back.given,
        inputGradients: [back.inputGradients[0].map { _ in inputGradient }] + states.back.stored,
        seed: Self.seedBack(back.seed)))
    guard let sum = back.inputGradients[0] else { return }
    call.team.divide(call.samples * merge.inputCount, grain: 16_384) { range in
      let target = sum + range.lowerBound
      merge.kernels.add(range.count, target, inputGradient + range.lowerBound, target)
    }
  }

  /// Those of what belongs to each layer that are penalised.
  private func penalised<Value>(_ ahead: Value, _ back: Value) -> [Value] {
    zip([ahead, back], penalties).compactMap { $1 == nil ? nil : $0 }
  }

  /// Tells the random numbers of the backward layer from those of the forward one.
  private static func seedBack(_ seed: UInt64) -> UInt64 { seed &+ 0xD1B5_4A32_D192_ED03 }

  /// What each layer keeps.
  private func kept(
    _ memory: UnsafeMutablePointer<Float>, _ call: StepCall
  ) -> (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) {
    let first = memory + (keepsOutputs ? 2 * call.samples * merge.count : 0)
    return (first, first + ahead.kept.count(samples: call.samples, threads: call.team.size))
  }
}
