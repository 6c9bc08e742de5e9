import KerasGraph
import SIMDKernels

/// Batch normalisation with the moving statistics, which stay as they are.
struct FrozenNormalization: Sendable {
  private let layer: BatchNormalization
  private let rows: AxisRows
  private let kernels: KernelTable

  init(_ layer: BatchNormalization, _ site: CallSite, _ rows: AxisRows) {
    self.layer = layer
    self.rows = rows
    kernels = site.kernels
  }

  var step: TrainingStep {
    let (columns, permuted) = (rows.columns, rows.isInOrder ? 0 : rows.columns * rows.count)
    return TrainingStep(
      reads: [], scratch: TrainingStep.Memory(perSample: permuted, fixed: 2 * columns),
      forward: { forward in
        let weights = NormalizationWeights(layer, forward.weights.map { UnsafePointer($0) })
        scale(forward.call, weights, forward.call.input, beta: weights.beta, mean: weights.movingMean, forward.call.output)
      },
      backward: { back in
        guard let target = back.inputGradients[0] else { return }
        scale(back.call, NormalizationWeights(layer, back.weights), back.outputGradients[0], beta: nil, mean: nil, target)
      })
  }

  /// `y = (x - mean) * factor + beta`, where a `nil` is zero.
  private func scale(
    _ run: StepCall, _ weights: NormalizationWeights<UnsafePointer<Float>>, _ x: UnsafePointer<Float>,
    beta: UnsafePointer<Float>?, mean: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
  ) {
    let columns = rows.columns
    let (factors, shifts) = (run.scratch, run.scratch + columns)
    for channel in 0..<columns {
      let deviation = (Double(weights.movingVariance[channel]) + Double(layer.epsilon)).squareRoot()
      let factor = Double(weights.gamma?[channel] ?? 1) / deviation
      factors[channel] = Float(factor)
      shifts[channel] = Float(Double(beta?[channel] ?? 0) - Double(mean?[channel] ?? 0) * factor)
    }
    let source = rows.gathered(x, samples: run.samples, into: shifts + columns)
    let result = rows.isInOrder ? y : shifts + columns
    run.team.divide(run.samples * rows.count, grain: 4096 / max(columns, 1) + 1) { range in
      let start = range.lowerBound * columns
      kernels.scaleShift(range.count, columns, source + start, factors, shifts, result + start)
    }
    rows.scatter(result, samples: run.samples, to: y)
  }
}
