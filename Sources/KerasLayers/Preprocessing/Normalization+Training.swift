import KerasGraph
import SIMDKernels

extension Normalization {
  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if mean != nil { return .step(try map(site.call).training(site.call.kernels)) }
    let (extents, kernels) = (site.call.inputs[0], site.call.kernels)
    let places = ChannelPlaces(axes: try Shape(batchOf: extents).sampleAxes(axes), extents: extents)
    let count = site.call.weights[0].count
    return .step(
      TrainingStep(
        reads: [], scratch: TrainingStep.Memory(fixed: 2 * (count + places.period)),
        forward: { forward in
          let call = forward.call
          let (scale, shift) = coefficients(forward.weights.map { UnsafePointer($0) }, count, places, call.scratch)
          places.apply(samples: call.samples, call.input, scale: scale, shift: shift, call.output, kernels, call.team)
        },
        backward: { back in
          guard let gradient = back.inputGradients[0] else { return }
          let (scale, _) = coefficients(back.weights, count, places, back.call.scratch)
          places.apply(
            samples: back.call.samples, back.outputGradients[0], scale: scale, shift: nil, gradient, kernels,
            back.call.team)
        }))
  }

  /// The scale and the shift of each place, by the weights as they are at the time.
  private func coefficients(
    _ weights: [UnsafePointer<Float>], _ count: Int, _ places: ChannelPlaces, _ memory: UnsafeMutablePointer<Float>
  ) -> (scale: UnsafePointer<Float>, shift: UnsafePointer<Float>) {
    let results = memory + 2 * count
    for index in 0..<count {
      let (scale, shift) = coefficients(mean: weights[0][index], variance: weights[1][index])
      (memory[index], memory[count + index]) = (scale, shift)
    }
    places.repetition.expand(UnsafePointer(memory), samples: 1, results)
    places.repetition.expand(UnsafePointer(memory + count), samples: 1, results + places.period)
    return (UnsafePointer(results), UnsafePointer(results + places.period))
  }
}
