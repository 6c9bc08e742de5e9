import KerasGraph
import SIMDKernels

/// A cell in training whose gates are sums of a part from its input and a part from its state, which is its first
/// state and its output.
protocol GatedTrainedCell: TrainedCell {
  var sums: GateSums { get }
}

extension GatedTrainedCell {
  var outputState: Int { 0 }
  var inputCount: Int { sums.input.map.inputCount }
  var weightCount: Int { sums.biases > 0 ? 3 : 2 }
  var maskCount: Int { sums.maskCount }
  var scratchPerThread: Int { sums.scratchPerThread }
  var packedCount: Int { sums.packedCount }
  var packedBackCount: Int { sums.packedBackCount }

  func pack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    sums.pack(weights, packed, team)
  }

  func packBack(_ weights: ArraySlice<UnsafePointer<Float>>, _ packed: UnsafeMutablePointer<Float>, _ team: Team) {
    sums.packBack(weights, packed, team)
  }

  func drawMasks(
    _ random: inout RandomSequence, _ samples: Range<Int>, batch: Int, _ masks: UnsafeMutablePointer<Float>
  ) {
    sums.drawMasks(&random, samples, batch: batch, masks)
  }

  func project(_ step: CellStep, steps: Int) { sums.project(step, steps: steps) }

  func projectBack(_ step: CellStep, steps: Int, to gradient: SequenceOutput, accumulate: Bool) {
    sums.projectBack(step, steps: steps, to: gradient, accumulate: accumulate)
  }

  func addWeightGradients(
    _ first: CellStep, steps: Int, _ gradients: ArraySlice<UnsafeMutablePointer<Float>?>, _ team: Team,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    sums.addWeightGradients(first, steps: steps, gradients, team, scratch)
  }
}
