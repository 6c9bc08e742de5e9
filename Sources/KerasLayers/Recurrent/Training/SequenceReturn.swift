import KerasGraph
import SIMDKernels

/// The way back of some samples through a sequence.
///
/// Gradients by the states lie as states do, for all samples of the batch. A masked step hands them on as they are:
/// its cell gets zeros instead.
struct SequenceReturn {
  private let training: SequenceTraining
  private let back: BackwardCall
  private let samples: Range<Int>
  private var step: CellStep
  /// The gradient by the states behind a step, and before it.
  private var next: UnsafeMutablePointer<Float>
  private var previous: UnsafeMutablePointer<Float>
  /// With a mask: gradients on their way past masked steps, by the states and by the output.
  private let held: UnsafeMutablePointer<Float>
  private let carried: UnsafeMutablePointer<Float>
  private let mask: UnsafePointer<Float>?

  init(_ training: SequenceTraining, _ back: BackwardCall, _ samples: Range<Int>, masked: Bool) {
    let (call, cell) = (back.call, training.cell)
    let states = call.samples * cell.stateCount
    self.training = training
    self.back = back
    self.samples = samples
    next = call.scratch + cell.packedBackCount
    previous = next + states
    held = previous + states
    carried = masked ? held + states : held
    let rest = masked ? carried + call.samples * cell.outputCount : held
    step = training.first(
      call, kept: back.kept, packed: call.scratch, samples, rest + samples.lowerBound * cell.scratchPerSample)
    mask = training.maskRows(call, samples)
  }

  private var cell: any TrainedCell { training.cell }
  private var options: RecurrentOptions { training.options }

  mutating func run() {
    start()
    let (steps, chunk) = (training.steps, training.chunk(samples: samples.count))
    step.advance(by: steps - 1)
    for index in (0..<steps).reversed() {
      let mask = mask.map { $0 + (options.goBackwards ? steps - 1 - index : index) }
      takeOutput(index, mask)
      if let mask { hold(mask) }
      cell.retreat(step, from: next, to: previous)
      if let mask { release(mask) }
      swap(&next, &previous)
      if index % chunk == 0 { projectBack(from: index, steps: min(chunk, steps - index)) }
      step.advance(by: -1)
    }
    finish()
  }

  /// The gradient by the states behind the last step.
  private func start() {
    forEachState { index, offset, count in
      let state = next + step.place(offset, count)
      if options.returnState {
        state.update(
          from: back.outputGradients[1 + index] + samples.lowerBound * count, count: samples.count * count)
      } else {
        state.update(repeating: 0, count: samples.count * count)
      }
    }
    if mask != nil {
      (carried + step.place(0, cell.outputCount)).update(repeating: 0, count: samples.count * cell.outputCount)
    }
  }

  /// Adds the gradient by the output of a step to that by the states behind it.
  private func takeOutput(_ index: Int, _ mask: UnsafePointer<Float>?) {
    let (count, kernels, steps) = (cell.outputCount, training.kernels, training.steps)
    let given = options.returnSequences || index == steps - 1
    if mask == nil && !given { return }
    for sample in 0..<samples.count {
      let row = (samples.lowerBound + sample) * (options.returnSequences ? steps : 1)
      let gradient = back.outputGradients[0] + (row + (options.returnSequences ? index : 0)) * count
      let output = next + step.place(cell.outputOffset, count) + sample * count
      guard let mask else {
        kernels.add(count, output, gradient, output)
        continue
      }
      let sum = carried + step.place(0, count) + sample * count
      if given { kernels.add(count, sum, gradient, sum) }
      if mask[sample * steps] != 0 {
        kernels.add(count, output, sum, output)
        sum.update(repeating: 0, count: count)
      } else if options.zeroOutputForMask {
        sum.update(repeating: 0, count: count)
      }
    }
  }

  /// Takes the gradients of the samples whose step is masked aside.
  private func hold(_ mask: UnsafePointer<Float>) {
    forEachMaskedState(mask) { place, count in
      (held + place).update(from: next + place, count: count)
      (next + place).update(repeating: 0, count: count)
    }
  }

  private func release(_ mask: UnsafePointer<Float>) {
    forEachMaskedState(mask) { place, count in (previous + place).update(from: held + place, count: count) }
  }

  private func projectBack(from index: Int, steps: Int) {
    guard let gradient = back.inputGradients[0] else { return }
    let count = cell.inputCount
    let time = options.goBackwards ? training.steps - 1 - index : index
    cell.projectBack(
      step, steps: steps,
      to: SequenceOutput(
        base: gradient + (samples.lowerBound * training.steps + time) * count, sampleStride: training.steps * count,
        stepStride: step.input.stepStride), accumulate: false)
  }

  /// Stores the gradient by the initial states.
  private func finish() {
    forEachState { index, offset, count in
      guard index + 1 < back.inputGradients.count, let gradient = back.inputGradients[1 + index] else { return }
      (gradient + samples.lowerBound * count).update(
        from: next + step.place(offset, count), count: samples.count * count)
    }
  }

  private func forEachState(_ body: (_ index: Int, _ offset: Int, _ count: Int) -> Void) {
    var offset = 0
    for (index, count) in cell.stateCounts.enumerated() {
      body(index, offset, count)
      offset += count
    }
  }

  private func forEachMaskedState(_ mask: UnsafePointer<Float>, _ body: (_ place: Int, _ count: Int) -> Void) {
    forEachState { _, offset, count in
      for sample in 0..<samples.count where mask[sample * training.steps] == 0 {
        body(step.place(offset, count) + sample * count, count)
      }
    }
  }
}
