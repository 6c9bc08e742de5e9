import KerasGraph
import SIMDKernels

/// ``StackedRNNCells`` in training: at each step the output of a cell is the input of the next.
struct TrainedStack: TrainedCell {
  /// Where the parts of a cell begin in all memory: the floats, or weights, of the cells before it.
  private struct Offsets {
    var states = 0
    var record = 0
    var masks = 0
    var weights = 0
    var packed = 0
    var packedBack = 0

    mutating func advance(over cell: any TrainedCell) {
      states += cell.stateCount
      record += cell.recordCount
      masks += cell.maskCount
      weights += cell.weightCount
      packed += cell.packedCount
      packedBack += cell.packedBackCount
    }
  }

  private let cells: [any TrainedCell]
  private let offsets: [Offsets]
  private let end: Offsets

  init(_ cells: [any TrainedCell]) {
    self.cells = cells
    var end = Offsets()
    offsets = cells.map { cell in
      defer { end.advance(over: cell) }
      return end
    }
    self.end = end
  }

  var stateCounts: [Int] { cells.flatMap(\.stateCounts) }
  var outputState: Int { cells.dropLast().reduce(cells.last?.outputState ?? 0) { $0 + $1.stateCounts.count } }
  var inputCount: Int { cells[0].inputCount }
  var weightCount: Int { end.weights }
  var recordCount: Int { end.record }
  var maskCount: Int { end.masks }
  var packedCount: Int { end.packed }
  var packedBackCount: Int { end.packedBack }
  var scratchPerSample: Int { cells.map(\.scratchPerSample).max() ?? 0 }
  var scratchPerThread: Int { cells.map(\.scratchPerThread).max() ?? 0 }

  func pack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    for (cell, offset) in zip(cells, offsets) {
      cell.pack(weights.dropFirst(offset.weights), packed + offset.packed, team)
    }
  }

  func packBack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    for (cell, offset) in zip(cells, offsets) {
      cell.packBack(weights.dropFirst(offset.weights), packed + offset.packedBack, team)
    }
  }

  func drawMasks(
    _ random: inout RandomSequence, _ samples: Range<Int>, batch: Int, _ masks: UnsafeMutablePointer<Float>
  ) {
    for (cell, offset) in zip(cells, offsets) {
      cell.drawMasks(&random, samples, batch: batch, masks + batch * offset.masks)
    }
  }

  func project(_ step: CellStep, steps: Int) {
    cells[0].project(step, steps: steps)
  }

  func advance(_ step: CellStep) {
    for index in cells.indices {
      let own = part(index, of: step, packed: offsets[index].packed)
      if index > 0 { cells[index].project(own, steps: 1) }
      cells[index].advance(own)
    }
  }

  func retreat(
    _ step: CellStep, from next: UnsafeMutablePointer<Float>, to previous: UnsafeMutablePointer<Float>
  ) {
    for index in cells.indices.reversed() {
      let own = part(index, of: step, packed: offsets[index].packedBack)
      let place = step.batch * offsets[index].states
      cells[index].retreat(own, from: next + place, to: previous + place)
      guard index > 0 else { return }
      let below = cells[index - 1]
      let output = next + step.place(offsets[index - 1].states + below.outputOffset, below.outputCount)
      cells[index].projectBack(
        own, steps: 1, to: SequenceOutput(base: output, sampleStride: below.outputCount, stepStride: 0),
        accumulate: true)
    }
  }

  func projectBack(_ step: CellStep, steps: Int, to gradient: SequenceOutput, accumulate: Bool) {
    cells[0].projectBack(step, steps: steps, to: gradient, accumulate: accumulate)
  }

  func addWeightGradients(
    _ first: CellStep, steps: Int, _ gradients: ArraySlice<UnsafeMutablePointer<Float>?>, _ team: Team,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for index in cells.indices {
      let own = part(index, of: first, packed: offsets[index].packedBack)
      cells[index].addWeightGradients(own, steps: steps, gradients.dropFirst(offsets[index].weights), team, scratch)
    }
  }

  /// What a cell finds of the memory of all.
  private func part(_ index: Int, of step: CellStep, packed: Int) -> CellStep {
    let offset = offsets[index]
    var own = step
    own.states += step.batch * offset.states
    own.record += step.batch * offset.record
    own.masks += step.batch * offset.masks
    own.packed += packed
    if index > 0 {
      let below = cells[index - 1]
      let output = step.behind(offsets[index - 1].states + below.outputOffset, below.outputCount)
      own.input = SequenceInput(
        base: UnsafePointer(output), sampleStride: below.outputCount, stepStride: step.stateStride)
    }
    return own
  }
}
