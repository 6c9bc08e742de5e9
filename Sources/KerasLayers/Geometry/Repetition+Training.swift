import KerasGraph
import SIMDKernels

extension Repetition {
  /// The step in training: the gradient of an element is the sum of those of its repetitions.
  func training(_ extents: [Int], _ kernels: KernelTable) throws(ModelError) -> LayerTraining {
    // Axes behind the last that repeats lie in one run; windows of the factors' extents cover each element's
    // repetitions.
    let axes = (factors.lastIndex { $0 > 1 } ?? -1) + 1
    let run = extents.dropFirst(axes).reduce(1, *)
    let sizes = Array(factors.prefix(axes))
    let spatial = Array(extents.prefix(axes))
    let windows = try WindowRows(
      WindowGeometry(size: sizes, strides: sizes, padding: .valid), input: zip(spatial, sizes).map { $0 * $1 } + [run],
      output: spatial + [run], run: run)
    return .step(
      TrainingStep(inference: step(extents), reads: []) { back in
        guard let gradient = back.inputGradients[0] else { return }
        back.call.team.divide(back.call.samples * windows.rowsPerSample, grain: 1024 / max(run, 1) + 1) { range in
          windows.withRows(back.outputGradients[0]) { rows in
            kernels.gatheredReduction(.sum, rows, range.lowerBound, range.count, gradient, run)
          }
        }
      })
  }
}
