import KerasGraph

extension DataFormat {
  /// The step of a layer that computes with channels last, for data of this format: with `channelsFirst` the input is
  /// transposed into scratch memory, and the result back.
  ///
  /// - Parameter channelsLast: prepares the step for a call site whose shapes have the channels last.
  func step(
    _ site: CallSite, _ channelsLast: (CallSite) throws(ModelError) -> Step
  ) throws(ModelError) -> Step {
    guard self == .channelsFirst else { return try channelsLast(site) }
    switch site.epilogue.activation {
    case .linear, .elementwise: break
    default:
      throw ModelError(
        "activation \"\(site.epilogue.activation.name)\" with data_format \"channels_first\" is not supported",
        remedy: "use an Activation layer of its own")
    }
    let inner = site.with(inputs: site.inputs.map(Self.moveChannelsLast), outputs: site.outputs.map(Self.moveChannelsLast))
    let step = try channelsLast(inner)
    let (inputCount, outputCount) = (site.inputCount(), site.outputCount())
    let (inputChannels, outputChannels) = (site.inputs[0][0], site.outputs[0][0])
    return Step(
      scratchPerSample: inputCount + outputCount + step.scratchPerSample, scratch: step.scratch
    ) { call in
      let input = call.scratch
      let output = input + call.samples * inputCount
      for sample in 0..<call.samples {
        transpose(
          call.input + sample * inputCount, rows: inputChannels, columns: inputCount / max(inputChannels, 1),
          input + sample * inputCount)
      }
      step.run(
        StepCall(
          samples: call.samples, inputs: [UnsafePointer(input)], masks: call.masks, outputs: [output],
          scratch: output + call.samples * outputCount, team: call.team))
      for sample in 0..<call.samples {
        transpose(
          UnsafePointer(output) + sample * outputCount, rows: outputCount / max(outputChannels, 1),
          columns: outputChannels, call.output + sample * outputCount)
      }
    }
  }

  private static func moveChannelsLast(_ extents: [Int]) -> [Int] {
    Array(extents.dropFirst()) + extents.prefix(1)
  }
}
