import KerasGraph

/// The run of a cell over sequences: the steps one after the other, the samples side by side.
struct SequenceStep: Sendable {
  let cell: any PreparedCell
  let options: RecurrentOptions
  /// The steps of a sequence.
  let steps: Int
  /// The floats of one step of one sample.
  let stepCount: Int

  /// The steps of one sample whose input is projected together; of several samples, so many fewer.
  private var chunk: Int { min(steps, cell.stepsAtOnce) }
  private var stateCount: Int { cell.stateCounts.reduce(0, +) }
  private var outputCount: Int { cell.stateCounts[cell.outputState] }
  private var outputOffset: Int { cell.stateCounts[..<cell.outputState].reduce(0, +) }

  /// - Parameter grain: the fewest samples that are worth a thread.
  func step(grain: Int = 4) -> GradualStep {
    let perSample = chunk * cell.projectedCount + 2 * stateCount + cell.scratchPerSample
    return GradualStep(steps: steps, scratchPerSample: perSample) { part, call in
      call.team.divide(call.samples, grain: grain) { samples in
        run(part, call, samples, call.scratch + samples.lowerBound * perSample)
      }
    }
  }

  /// Takes some of the steps, in the order in which they are taken.
  private func run(
    _ part: Range<Int>, _ call: StepCall, _ samples: Range<Int>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let count = samples.count
    let projected = scratch
    let states = projected + chunk * cell.projectedCount * count
    let rest = states + 2 * stateCount * count
    // The states before and behind a step change places with every step.
    var previous = states + part.lowerBound % 2 * stateCount * count
    var next = states + (1 - part.lowerBound % 2) * stateCount * count
    let together = max(chunk / max(count, 1), 1)
    let mask = (call.masks.first ?? nil).map { $0 + samples.lowerBound * steps }
    let results = SequenceResults(options: options, steps: steps, count: outputCount)
    if part.lowerBound == 0 {
      results.start(call, samples)
      start(call, samples, previous)
    }
    for first in stride(from: part.lowerBound, to: part.upperBound, by: together) {
      let last = min(first + together, part.upperBound)
      let earliest = options.goBackwards ? steps - last : first
      let input = SequenceInput(
        base: call.input + (samples.lowerBound * steps + earliest) * stepCount,
        sampleStride: steps * stepCount,
        stepStride: stepCount)
      cell.project(input, samples: count, steps: last - first, projected)
      for index in first..<last {
        let time = options.goBackwards ? steps - 1 - index : index
        let step = projected + (time - earliest) * cell.projectedCount * count
        cell.advance(samples: count, step, from: previous, to: next, scratch: rest)
        if let mask { hold(mask + time, count, from: previous, to: next) }
        results.write(
          call, samples, index, UnsafePointer(next) + outputOffset * count, mask: mask.map { $0 + time })
        swap(&previous, &next)
      }
    }
    if part.upperBound == steps { finish(call, samples, previous) }
  }

  /// Sets the states.
  private func start(_ call: StepCall, _ samples: Range<Int>, _ states: UnsafeMutablePointer<Float>) {
    let given = call.inputs.count > 1
    var state = states
    for (index, count) in cell.stateCounts.enumerated() {
      if given {
        state.update(from: call.inputs[1 + index] + samples.lowerBound * count, count: samples.count * count)
      } else {
        state.update(repeating: 0, count: samples.count * count)
      }
      state += samples.count * count
    }
  }

  /// Puts the states of the samples whose step is masked back to what they were.
  private func hold(
    _ mask: UnsafePointer<Float>, _ samples: Int, from previous: UnsafePointer<Float>,
    to next: UnsafeMutablePointer<Float>
  ) {
    var offset = 0
    for count in cell.stateCounts {
      for sample in 0..<samples where mask[sample * steps] == 0 {
        (next + offset + sample * count).update(from: previous + offset + sample * count, count: count)
      }
      offset += samples * count
    }
  }

  private func finish(_ call: StepCall, _ samples: Range<Int>, _ states: UnsafePointer<Float>) {
    guard options.returnState else { return }
    var state = states
    for (index, count) in cell.stateCounts.enumerated() {
      (call.outputs[1 + index] + samples.lowerBound * count).update(from: state, count: samples.count * count)
      state += samples.count * count
    }
  }
}
