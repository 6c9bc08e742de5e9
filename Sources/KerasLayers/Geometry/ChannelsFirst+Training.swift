import KerasGraph
import SIMDKernels

extension DataFormat {
  /// The training of a layer that computes with channels last, for data of this format; see ``step(_:_:)``.
  func training(
    _ site: TrainingSite, _ channelsLast: (TrainingSite) throws(ModelError) -> TrainingStep
  ) throws(ModelError) -> TrainingStep {
    guard self == .channelsFirst else { return try channelsLast(site) }
    let call = site.call
    let activation = call.epilogue.activation
    let inner = call.withChannelsLast
    let step = try channelsLast(site.with(call: inner)).permuted(inner)
    if activation.isElementwise { return step }
    return step.followed(
      by: activation.trainingStep(columns: call.outputs[0].last ?? 1, count: call.outputCount(), call),
      between: call.outputCount())
  }
}

extension TrainingStep {
  /// This step, which takes and gives the shapes of `site` with the channels last, for data with the channels first.
  fileprivate func permuted(_ site: CallSite) -> TrainingStep {
    let values = PermutedChannels(site)
    return TrainingStep(
      reads: reads, kept: kept,
      scratch: Memory(
        perSample: scratch.perSample + 2 * (values.input.count + values.output.count), perThread: scratch.perThread,
        fixed: scratch.fixed),
      forward: { forward in
        let (call, samples) = (forward.call, forward.call.samples)
        let input = call.scratch
        let output = input + samples * values.input.count
        values.input.last(call.input, samples, input)
        self.forward(
          ForwardCall(
            call: values.call(call, input, output, scratch: output + samples * values.output.count),
            weights: forward.weights, kept: forward.kept, seed: forward.seed))
        values.output.first(output, samples, call.output)
      },
      backward: { back in
        let (call, samples) = (back.call, back.call.samples)
        let input = call.scratch
        let output = input + samples * values.input.count
        let outputGradient = output + samples * values.output.count
        let inputGradient = outputGradient + samples * values.output.count
        if reads.contains(.inputs) { values.input.last(call.input, samples, input) }
        if reads.contains(.outputs) { values.output.last(UnsafePointer(call.output), samples, output) }
        values.output.last(back.outputGradients[0], samples, outputGradient)
        self.backward(
          BackwardCall(
            call: values.call(call, input, output, scratch: inputGradient + samples * values.input.count),
            weights: back.weights, kept: back.kept, outputGradients: [UnsafePointer(outputGradient)],
            inputGradients: [back.inputGradients[0].map { _ in inputGradient }],
            weightGradients: back.weightGradients, seed: back.seed))
        if let target = back.inputGradients[0] { values.input.first(inputGradient, samples, target) }
      })
  }
}

/// The one input and the one output of a call, channels last, and the way there and back.
private struct PermutedChannels: Sendable {
  struct Value: Sendable {
    let count: Int
    let channels: Int
    private var positions: Int { count / max(channels, 1) }

    /// The same values, channels last.
    func last(_ source: UnsafePointer<Float>, _ samples: Int, _ destination: UnsafeMutablePointer<Float>) {
      Layout.permute(source, [samples, channels, positions], [0, 2, 1], destination)
    }

    /// The same values, channels first.
    func first(_ source: UnsafePointer<Float>, _ samples: Int, _ destination: UnsafeMutablePointer<Float>) {
      Layout.permute(source, [samples, positions, channels], [0, 2, 1], destination)
    }
  }

  let input: Value
  let output: Value

  init(_ site: CallSite) {
    input = Value(count: site.inputCount(), channels: site.inputs[0].last ?? 1)
    output = Value(count: site.outputCount(), channels: site.outputs[0].last ?? 1)
  }

  func call(
    _ call: StepCall, _ input: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) -> StepCall {
    StepCall(
      samples: call.samples, inputs: [UnsafePointer(input)], masks: call.masks, outputs: [output], scratch: scratch,
      team: call.team)
  }
}
