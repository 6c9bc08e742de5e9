import KerasGraph
import SIMDKernels

/// A cell in training whose weights lie in a file as cuDNN has them: the matrix of each gate transposed, and two
/// biases one after the other.
struct TrainedCuDNN: TrainedCell {
  let cell: any TrainedCell
  let depth: Int
  let units: Int
  let gates: Int
  /// Whether the two biases of the file are one of the cell's: their sum.
  let sumsBiases: Bool

  var stateCounts: [Int] { cell.stateCounts }
  var outputState: Int { cell.outputState }
  var inputCount: Int { cell.inputCount }
  var weightCount: Int { cell.weightCount }
  var recordCount: Int { cell.recordCount }
  var maskCount: Int { cell.maskCount }
  var scratchPerSample: Int { cell.scratchPerSample }
  var scratchPerThread: Int { cell.scratchPerThread }
  /// The weights as other cells keep them stand before them packed; on the way back their gradients do.
  var packedCount: Int { plainCount + cell.packedCount }
  var packedBackCount: Int { plainCount + cell.packedBackCount }

  private var width: Int { gates * units }
  private var kernelCount: Int { depth * width }
  private var recurrentCount: Int { units * width }
  private var plainCount: Int { kernelCount + recurrentCount + (sumsBiases ? 1 : 2) * width }

  func pack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    cell.pack(plain(weights, packed), packed + plainCount, team)
  }

  func packBack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    cell.packBack(plain(weights, packed), packed + plainCount, team)
  }

  func drawMasks(
    _ random: inout RandomSequence, _ samples: Range<Int>, batch: Int, _ masks: UnsafeMutablePointer<Float>
  ) {
    cell.drawMasks(&random, samples, batch: batch, masks)
  }

  func project(_ step: CellStep, steps: Int) { cell.project(inner(step), steps: steps) }
  func advance(_ step: CellStep) { cell.advance(inner(step)) }

  func retreat(
    _ step: CellStep, from next: UnsafeMutablePointer<Float>, to previous: UnsafeMutablePointer<Float>
  ) {
    cell.retreat(inner(step), from: next, to: previous)
  }

  func projectBack(_ step: CellStep, steps: Int, to gradient: SequenceOutput, accumulate: Bool) {
    cell.projectBack(inner(step), steps: steps, to: gradient, accumulate: accumulate)
  }

  func addWeightGradients(
    _ first: CellStep, steps: Int, _ gradients: ArraySlice<UnsafeMutablePointer<Float>?>, _ team: Team,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let plain = UnsafeMutablePointer(mutating: first.packed)
    plain.update(repeating: 0, count: plainCount)
    let (recurrent, bias) = (plain + kernelCount, plain + kernelCount + recurrentCount)
    let start = gradients.startIndex
    cell.addWeightGradients(
      inner(first), steps: steps,
      [
        gradients[start].map { _ in plain }, gradients[start + 1].map { _ in recurrent },
        gradients[start + 2].map { _ in bias },
      ],
      team, scratch)
    forEachElement(rows: depth) { plainPlace, place in gradients[start]?[place] += plain[plainPlace] }
    forEachElement(rows: units) { plainPlace, place in gradients[start + 1]?[place] += recurrent[plainPlace] }
    guard let target = gradients[start + 2] else { return }
    for index in 0..<2 * width { target[index] += bias[sumsBiases ? index % width : index] }
  }

  /// The weights as other cells keep them, written to `memory`.
  private func plain(
    _ weights: ArraySlice<UnsafePointer<Float>>, _ memory: UnsafeMutablePointer<Float>
  ) -> ArraySlice<UnsafePointer<Float>> {
    let start = weights.startIndex
    let (recurrent, bias) = (memory + kernelCount, memory + kernelCount + recurrentCount)
    forEachElement(rows: depth) { plainPlace, place in memory[plainPlace] = weights[start][place] }
    forEachElement(rows: units) { plainPlace, place in recurrent[plainPlace] = weights[start + 1][place] }
    let biases = weights[start + 2]
    if sumsBiases {
      for index in 0..<width { bias[index] = biases[index] + biases[width + index] }
    } else {
      bias.update(from: biases, count: 2 * width)
    }
    return [UnsafePointer(memory), UnsafePointer(recurrent), UnsafePointer(bias)]
  }

  /// Calls `body` with the place of each element of a matrix of all gates as other cells keep it, and as cuDNN does:
  /// there the numbers of a gate, read in their order, are its transposed matrix.
  private func forEachElement(rows: Int, _ body: (_ plain: Int, _ stored: Int) -> Void) {
    for gate in 0..<gates {
      for row in 0..<rows {
        for unit in 0..<units {
          let (storedRow, storedColumn) = (unit * rows + row).quotientAndRemainder(dividingBy: units)
          body(row * width + gate * units + unit, storedRow * width + gate * units + storedColumn)
        }
      }
    }
  }

  private func inner(_ step: CellStep) -> CellStep {
    var inner = step
    inner.packed += plainCount
    return inner
  }
}
