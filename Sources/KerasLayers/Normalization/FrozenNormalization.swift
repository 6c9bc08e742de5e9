import KerasGraph
import SIMDKernels

/// Batch normalisation with the moving statistics, which stay as they are.
struct FrozenNormalization: Sendable {
  private let layer: BatchNormalization
  private let rows: AxisRows
  private let kernels: KernelTable
  /// Whether `gamma` and `beta` may be trained all the same.
  private let isTrained: Bool
  private var columns: Int { rows.columns }

  init(_ layer: BatchNormalization, _ site: TrainingSite, _ rows: AxisRows) {
    self.layer = layer
    self.rows = rows
    kernels = site.call.kernels
    isTrained = site.trainable && (layer.scale || layer.center)
  }

  var step: TrainingStep {
    TrainingStep(
      reads: isTrained ? .inputs : [],
      scratch: TrainingStep.Memory(perSample: 2 * rows.gatheredCount, fixed: 4 * columns),
      forward: { forward in
        let weights = NormalizationWeights(layer, forward.weights.map { UnsafePointer($0) })
        scale(
          forward.call, weights, forward.call.input, beta: weights.beta, mean: weights.movingMean,
          forward.call.output)
      },
      backward: { back in
        let weights = NormalizationWeights(layer, back.weights)
        if isTrained { addWeightGradients(back, weights) }
        guard let target = back.inputGradients[0] else { return }
        scale(back.call, weights, back.outputGradients[0], beta: nil, mean: nil, target)
      })
  }

  private func deviation(
    _ weights: NormalizationWeights<UnsafePointer<Float>>, _ channel: Int
  ) -> Double {
    (Double(weights.movingVariance[channel]) + Double(layer.epsilon)).squareRoot()
  }

  /// `y = (x - mean) * factor + beta`, where a `nil` is zero.
  private func scale(
    _ run: StepCall, _ weights: NormalizationWeights<UnsafePointer<Float>>, _ x: UnsafePointer<Float>,
    beta: UnsafePointer<Float>?, mean: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
  ) {
    let (factors, shifts) = (run.scratch, run.scratch + columns)
    for channel in 0..<columns {
      let factor = Double(weights.gamma?[channel] ?? 1) / deviation(weights, channel)
      factors[channel] = Float(factor)
      shifts[channel] = Float(Double(beta?[channel] ?? 0) - Double(mean?[channel] ?? 0) * factor)
    }
    let source = rows.gathered(x, samples: run.samples, into: shifts + columns)
    let result = rows.isInOrder ? y : shifts + columns
    rows.divide(run.team, samples: run.samples) { _, range in
      let start = range.lowerBound * columns
      kernels.scaleShift(range.count, columns, source + start, factors, shifts, result + start)
    }
    rows.scatter(result, samples: run.samples, to: y)
  }

  private func addWeightGradients(_ back: BackwardCall, _ weights: NormalizationWeights<UnsafePointer<Float>>) {
    let targets = NormalizationWeights(layer, back.weightGradients)
    let (run, sums, products) = (back.call, back.call.scratch, back.call.scratch + columns)
    let memory = products + columns
    sums.update(repeating: 0, count: 2 * columns)
    let input = rows.gathered(run.input, samples: run.samples, into: memory)
    let given = rows.gathered(
      back.outputGradients[0], samples: run.samples, into: memory + run.samples * rows.gatheredCount)
    kernels.addColumnProducts(
      run.samples * rows.count, columns, input, weights.movingMean, given, nil, sums, products)
    for channel in 0..<columns {
      targets.gamma??[channel] += Float(Double(products[channel]) / deviation(weights, channel))
      targets.beta??[channel] += sums[channel]
    }
  }
}
