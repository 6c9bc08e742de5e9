import KerasGraph
import SIMDKernels

/// A ``SimpleRNNCell`` in training. It leaves its output of each step.
struct TrainedSimpleRNN: GatedTrainedCell {
  let sums: GateSums
  private let functions: GateFunctions

  init(_ sums: GateSums, activation: Activation, kernels: KernelTable) {
    self.sums = sums
    functions = GateFunctions([activation], of: sums, parts: 1, kernels: kernels)
  }

  private var size: Int { sums.size }
  var stateCounts: [Int] { [size] }
  var recordCount: Int { functions.parts * size }
  var scratchPerSample: Int { sums.scratchPerSample }

  func advance(_ step: CellStep) {
    sums.recur(0, step)
    functions.apply(0, step)
    step.behind(0, size).update(from: step.part(0, size), count: step.count * size)
  }

  func retreat(
    _ step: CellStep, from next: UnsafeMutablePointer<Float>, to previous: UnsafeMutablePointer<Float>
  ) {
    let place = step.place(0, size)
    functions.goBack(0, step, next + place)
    sums.recurBack(0, step, to: previous + place, accumulate: false)
  }
}
