import KerasGraph
import SIMDKernels

extension RecurrentLayer {
  /// The training step for images with the channels before the spatial axes: they are moved last into scratch memory,
  /// and back.
  ///
  /// - Parameter channelsLast: prepares the step for a call site whose shapes have the channels last.
  func channelsFirstTraining(
    _ site: CallSite, _ channelsLast: (CallSite) throws(ModelError) -> TrainingStep
  ) throws(ModelError) -> TrainingStep {
    let axes = site.inputs[0].count - 2
    let inputs = site.inputs.map { ChannelsFirstImages($0, axes: axes) }
    let outputs = site.outputs.map { ChannelsFirstImages($0, axes: axes) }
    let inner = try channelsLast(
      site.with(inputs: inputs.map(\.channelsLast), outputs: outputs.map(\.channelsLast)))
    let moved = (inputs + outputs).reduce(0) { $0 + $1.count }
    return TrainingStep(
      reads: .inputs, kept: inner.kept,
      scratch: TrainingStep.Memory(
        perSample: 2 * moved + inner.scratch.perSample, perThread: inner.scratch.perThread, fixed: inner.scratch.fixed),
      forward: { forward in
        var memory = forward.call.scratch
        let samples = forward.call.samples
        let read = inputs.movedLast(samples: samples, forward.call.inputs, &memory)
        let written = outputs.places(samples: samples, &memory)
        inner.forward(forward.inner(forward.call.inner(read, written, memory)))
        outputs.moveFirst(samples: samples, written, forward.call.outputs)
      },
      backward: { back in
        var memory = back.call.scratch
        let samples = back.call.samples
        let read = inputs.movedLast(samples: samples, back.call.inputs, &memory)
        let given = outputs.movedLast(samples: samples, back.outputGradients, &memory)
        let places = inputs.places(samples: samples, &memory)
        let targets = zip(places, back.inputGradients).map { $1 == nil ? nil : $0 }
        inner.backward(
          back.inner(
            back.call.inner(read, back.call.outputs, memory), outputGradients: given, inputGradients: targets))
        inputs.moveFirst(samples: samples, places, back.inputGradients)
      })
  }
}

extension StepCall {
  fileprivate func inner(
    _ inputs: [UnsafePointer<Float>], _ outputs: [UnsafeMutablePointer<Float>], _ scratch: UnsafeMutablePointer<Float>
  ) -> StepCall {
    StepCall(samples: samples, inputs: inputs, masks: masks, outputs: outputs, scratch: scratch, team: team)
  }
}

extension [ChannelsFirstImages] {
  /// A place for each of the images in `memory`, which then begins behind them.
  fileprivate func places(
    samples: Int, _ memory: inout UnsafeMutablePointer<Float>
  ) -> [UnsafeMutablePointer<Float>] {
    map { images in
      defer { memory += samples * images.count }
      return memory
    }
  }

  /// The images with their channels last.
  fileprivate func movedLast(
    samples: Int, _ given: [UnsafePointer<Float>], _ memory: inout UnsafeMutablePointer<Float>
  ) -> [UnsafePointer<Float>] {
    let places = places(samples: samples, &memory)
    for (images, (from, to)) in zip(self, zip(given, places)) {
      images.moveChannelsLast(samples: samples, from, to)
    }
    return places.map { UnsafePointer($0) }
  }

  fileprivate func moveFirst(
    samples: Int, _ given: [UnsafeMutablePointer<Float>], _ targets: [UnsafeMutablePointer<Float>?]
  ) {
    for (images, (from, to)) in zip(self, zip(given, targets)) {
      if let to { images.moveChannelsFirst(samples: samples, from, to) }
    }
  }
}
