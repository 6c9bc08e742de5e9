import KerasGraph
import SIMDKernels

extension DataFormat {
  /// The step of a layer that computes with channels last, for data of this format: with `channelsFirst` the
  /// input is permuted into scratch memory, and the result back.
  ///
  /// An activation along an axis takes the last axis of the result as it leaves, as in Keras: the last
  /// spatial one.
  ///
  /// - Parameter channelsLast: prepares the step for a call site whose shapes have the channels last.
  func step(
    _ site: CallSite, _ channelsLast: (CallSite) throws(ModelError) -> Step
  ) throws(ModelError) -> Step {
    guard self == .channelsFirst else { return try channelsLast(site) }
    let activation = site.epilogue.activation
    let inner = site.withChannelsLast
    let step = try channelsLast(inner).permuted(inner)
    if activation.isElementwise { return step }
    return step.followed(
      by: activation.step(columns: site.outputs[0].last ?? 1, count: site.outputCount(), site))
  }
}

extension CallSite {
  /// The same call with channels last; without an activation along an axis, whose last axis would be another.
  var withChannelsLast: CallSite {
    func channelsLast(_ extents: [Int]) -> [Int] { Array(extents.dropFirst()) + extents.prefix(1) }
    return with(
      inputs: inputs.map(channelsLast), outputs: outputs.map(channelsLast),
      epilogue: epilogue.activation.isElementwise ? nil : FusedEpilogue())
  }
}

extension Step {
  /// This step, which takes and gives the shapes of `site` with the channels last, for data with the channels
  /// first.
  fileprivate func permuted(_ site: CallSite) -> Step {
    let (inputCount, outputCount) = (site.inputCount(), site.outputCount())
    let (inputChannels, outputChannels) = (site.inputs[0].last ?? 1, site.outputs[0].last ?? 1)
    return Step(scratchPerSample: inputCount + outputCount + scratchPerSample, scratch: scratch) { call in
      let (input, samples) = (call.scratch, call.samples)
      let output = input + samples * inputCount
      Layout.permute(
        call.input, [samples, inputChannels, inputCount / Swift.max(inputChannels, 1)], [0, 2, 1], input)
      run(
        StepCall(
          samples: samples, inputs: [UnsafePointer(input)], masks: call.masks, outputs: [output],
          scratch: output + samples * outputCount, team: call.team))
      Layout.permute(
        UnsafePointer(output), [samples, outputCount / Swift.max(outputChannels, 1), outputChannels],
        [0, 2, 1],
        call.output)
    }
  }
}
