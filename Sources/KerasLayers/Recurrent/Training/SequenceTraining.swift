import KerasGraph
import SIMDKernels

/// The training of a cell over sequences: the steps one after the other there, and in the reverse order back.
///
/// What is kept of a batch: the states before each step and behind the last, then what each step leaves, then the
/// masks of dropout.
struct SequenceTraining: Sendable {
  let cell: any TrainedCell
  let options: RecurrentOptions
  /// The steps of a sequence.
  let steps: Int
  let kernels: KernelTable

  /// The fewest samples that are worth a thread.
  private static let grain = 4
  /// The rows that fill the tiles of a product, samples times steps.
  private static let rowsTogether = 32

  /// - Parameter masked: whether the sequence arrives with a mask.
  func step(masked: Bool) -> TrainingStep {
    let states = cell.stateCount
    let back = (masked ? 3 * states + cell.outputCount : 2 * states) + cell.scratchPerSample
    return TrainingStep(
      reads: .inputs,
      kept: TrainingStep.Memory(perSample: (steps + 1) * states + steps * cell.recordCount + cell.maskCount),
      scratch: TrainingStep.Memory(
        perSample: max(back, cell.scratchPerSample), perThread: cell.scratchPerThread,
        fixed: max(cell.packedCount, cell.packedBackCount)),
      forward: { forward in
        let call = forward.call
        cell.pack(forward.weights.map { UnsafePointer($0) }[...], call.scratch, call.team)
        call.team.divide(call.samples, grain: Self.grain) { samples in
          goAhead(forward, samples, call.scratch + cell.packedCount + samples.lowerBound * cell.scratchPerSample)
        }
      },
      backward: { back in
        let call = back.call
        cell.packBack(back.weights[...], call.scratch, call.team)
        call.team.divide(call.samples, grain: Self.grain) { samples in
          var way = SequenceReturn(self, back, samples, masked: masked)
          way.run()
        }
        let all = first(back.call, kept: back.kept, packed: call.scratch, 0..<call.samples, call.scratch)
        let memory = call.scratch + cell.packedBackCount
        cell.addWeightGradients(all, steps: steps, back.weightGradients[...], call.team, memory)
      })
  }

  private func goAhead(
    _ forward: ForwardCall, _ samples: Range<Int>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let call = forward.call
    var step = first(call, kept: forward.kept, packed: call.scratch, samples, scratch)
    var random = RandomSequence(seed: forward.seed)
    cell.drawMasks(&random, samples, batch: call.samples, step.masks)
    start(call, step)
    let results = SequenceResults(options: options, steps: steps, count: cell.outputCount)
    results.start(call, samples)
    let mask = maskRows(call, samples)
    for index in 0..<steps {
      let chunk = chunk(samples: samples.count)
      if index % chunk == 0 { cell.project(step, steps: min(chunk, steps - index)) }
      cell.advance(step)
      let time = options.goBackwards ? steps - 1 - index : index
      if let mask { hold(mask + time, step) }
      results.write(
        call, samples, index, UnsafePointer(step.behind(cell.outputOffset, cell.outputCount)),
        mask: mask.map { $0 + time })
      step.advance()
    }
    finish(call, step)
  }

  /// How many steps of so many samples are worth a product together.
  func chunk(samples: Int) -> Int { max(Self.rowsTogether / max(samples, 1), 1) }

  /// The first step of some samples.
  func first(
    _ call: StepCall, kept: UnsafeMutablePointer<Float>, packed: UnsafePointer<Float>, _ samples: Range<Int>,
    _ scratch: UnsafeMutablePointer<Float>
  ) -> CellStep {
    let (stateStride, recordStride) = (call.samples * cell.stateCount, call.samples * cell.recordCount)
    let records = kept + (steps + 1) * stateStride
    let count = cell.inputCount
    let start = call.input + samples.lowerBound * steps * count
    return CellStep(
      batch: call.samples, samples: samples,
      input: SequenceInput(
        base: options.goBackwards ? start + (steps - 1) * count : start, sampleStride: steps * count,
        stepStride: options.goBackwards ? -count : count),
      states: kept, stateStride: stateStride, record: records, recordStride: recordStride,
      masks: records + steps * recordStride, packed: packed, scratch: scratch)
  }

  /// The mask of the first step in time of some samples.
  func maskRows(_ call: StepCall, _ samples: Range<Int>) -> UnsafePointer<Float>? {
    (call.masks.first ?? nil).map { $0 + samples.lowerBound * steps }
  }

  private func start(_ call: StepCall, _ step: CellStep) {
    var offset = 0
    for (index, count) in cell.stateCounts.enumerated() {
      let state = step.before(offset, count)
      if call.inputs.count > 1 {
        state.update(from: call.inputs[1 + index] + step.samples.lowerBound * count, count: step.count * count)
      } else {
        state.update(repeating: 0, count: step.count * count)
      }
      offset += count
    }
  }

  /// Puts the states of the samples whose step is masked back to what they were.
  private func hold(_ mask: UnsafePointer<Float>, _ step: CellStep) {
    var offset = 0
    for count in cell.stateCounts {
      for sample in 0..<step.count where mask[sample * steps] == 0 {
        (step.behind(offset, count) + sample * count).update(
          from: step.before(offset, count) + sample * count, count: count)
      }
      offset += count
    }
  }

  /// Writes the states behind the last step.
  private func finish(_ call: StepCall, _ end: CellStep) {
    guard options.returnState else { return }
    var offset = 0
    for (index, count) in cell.stateCounts.enumerated() {
      (call.outputs[1 + index] + end.samples.lowerBound * count).update(
        from: end.before(offset, count), count: end.count * count)
      offset += count
    }
  }
}

extension CellStep {
  /// On to a later or an earlier step.
  mutating func advance(by steps: Int = 1) {
    input.base += steps * input.stepStride
    states += steps * stateStride
    record += steps * recordStride
  }
}
