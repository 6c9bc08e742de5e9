import KerasGraph
import SIMDKernels

/// What all gates of a cell sum up in training, there and back: a part from its input, a part from its state, and
/// biases.
///
/// The sums of gate `g` are part `g` of a step's record, where their gradient takes their place on the way back.
struct GateSums: Sendable {
  let input: GateSource
  let state: GateSource
  /// None, one, or one for the input and one for the state.
  let biases: Int
  /// Where the part from the state of each gate stands in the record, if it is not added to the part from the input.
  var stateParts: [Int]
  /// Which part of the record a gate takes instead of the state.
  var operands: [Int?]

  init(input: GateSource, state: GateSource, biases: Int) {
    self.input = input
    self.state = state
    self.biases = biases
    stateParts = Array(0..<input.map.gates)
    operands = stateParts.map { _ in nil }
  }

  var gates: Int { input.map.gates }
  /// The floats of one gate for one sample: of each part of a record.
  var size: Int { input.map.gateCount }
  var maskCount: Int { input.maskCount + state.maskCount }
  var scratchPerSample: Int { max(input.scratchPerSample, state.scratchPerSample) }
  var scratchPerThread: Int { max(input.scratchPerThread, state.scratchPerThread) }
  var packedCount: Int { input.map.packedCount + state.map.packedCount + biases * input.map.width }
  var packedBackCount: Int { input.map.packedBackCount + state.map.packedBackCount }

  func pack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    let first = weights.startIndex
    input.map.pack(weights[first], packed, team)
    state.map.pack(weights[first + 1], packed + input.map.packedCount, team)
    if biases > 0 {
      (packed + input.map.packedCount + state.map.packedCount).update(
        from: weights[first + 2], count: biases * input.map.width)
    }
  }

  func packBack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    input.map.packBack(weights[weights.startIndex], packed, team)
    state.map.packBack(weights[weights.startIndex + 1], packed + input.map.packedBackCount, team)
  }

  func drawMasks(
    _ random: inout RandomSequence, _ samples: Range<Int>, batch: Int, _ masks: UnsafeMutablePointer<Float>
  ) {
    input.drawMasks(&random, samples, batch: batch, masks)
    state.drawMasks(&random, samples, batch: batch, masks + batch * input.maskCount)
  }

  /// The part of every gate that comes from the input, for several steps.
  func project(_ step: CellStep, steps: Int) {
    for gate in 0..<gates {
      let rows = GateRows(
        samples: step.count, steps: steps, mapped: step.input, sums: step.parts(gate, size), scratch: step.scratch)
      input.run(gate, rows, step, step.masks, step.packed, accumulate: false, bias: bias(0, step))
    }
  }

  /// The part of a gate that comes from the state.
  func recur(_ gate: Int, _ step: CellStep) {
    let part = stateParts[gate]
    state.run(
      gate, stateRows(gate, step, steps: 1), step, stateMasks(step), step.packed + input.map.packedCount,
      accumulate: part == gate, bias: bias(1, step))
  }

  /// The gradient by what a gate takes from the state, stored or added.
  func recurBack(
    _ gate: Int, _ step: CellStep, to gradient: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    let count = state.map.inputCount
    state.runBack(
      gate, stateRows(gate, step, steps: 1), step, stateMasks(step), step.packed + input.map.packedBackCount,
      to: SequenceOutput(base: gradient, sampleStride: count, stepStride: 0), accumulate: accumulate)
  }

  func projectBack(_ step: CellStep, steps: Int, to gradient: SequenceOutput, accumulate: Bool) {
    for gate in 0..<gates {
      let rows = GateRows(
        samples: step.count, steps: steps, mapped: step.input, sums: step.parts(gate, size), scratch: step.scratch)
      input.runBack(
        gate, rows, step, step.masks, step.packed, to: gradient, accumulate: accumulate || gate > 0)
    }
  }

  func addWeightGradients(
    _ first: CellStep, steps: Int, _ gradients: ArraySlice<UnsafeMutablePointer<Float>?>, _ team: Team,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let start = gradients.startIndex
    let block = input.kernels.panelWidth
    if let kernel = gradients[start] {
      input.map.divideColumns(team, block: block) { part, gate, columns in
        let rows = GateRows(
          samples: first.count, steps: steps, mapped: first.input, sums: first.parts(gate, size),
          scratch: scratch + part * scratchPerThread)
        input.addWeightGradient(gate, columns, rows, first, first.masks, to: kernel)
      }
    }
    if let recurrent = gradients[start + 1] {
      state.map.divideColumns(team, block: block) { part, gate, columns in
        var rows = stateRows(gate, first, steps: steps)
        rows.scratch = scratch + part * scratchPerThread
        state.addWeightGradient(gate, columns, rows, first, stateMasks(first), to: recurrent)
      }
    }
    if biases > 0, let bias = gradients[start + 2] { addBiasGradients(first, steps: steps, bias, team) }
  }

  private func addBiasGradients(
    _ first: CellStep, steps: Int, _ bias: UnsafeMutablePointer<Float>, _ team: Team
  ) {
    let (columns, kernels) = (input.map.columns, input.kernels)
    team.divide(biases * gates, grain: 1) { (indices: Range<Int>) in
      for index in indices {
        let gate = index % gates
        let sums = first.parts(index < gates ? gate : stateParts[gate], size)
        for step in 0..<steps {
          kernels.addColumnSums(
            first.count * size / columns, columns, sums.base + step * sums.stepStride, columns, bias + index * columns)
        }
      }
    }
  }

  private func stateRows(_ gate: Int, _ step: CellStep, steps: Int) -> GateRows {
    let mapped = operands[gate].map { step.parts($0, size).read } ?? step.states(0, state.map.inputCount)
    return GateRows(
      samples: step.count, steps: steps, mapped: mapped, sums: step.parts(stateParts[gate], size), scratch: step.scratch
    )
  }

  private func stateMasks(_ step: CellStep) -> UnsafePointer<Float> {
    UnsafePointer(step.masks + step.batch * input.maskCount)
  }

  /// The bias of the input or that of the state, if there is one.
  private func bias(_ index: Int, _ step: CellStep) -> UnsafePointer<Float>? {
    guard index < biases else { return nil }
    return step.packed + input.map.packedCount + state.map.packedCount + index * input.map.width
  }
}
