import KerasGraph
import SIMDKernels

/// What both layers of a ``Bidirectional`` are made ready as, and how their calls follow from its own.
struct BidirectionalCalls<Prepared: Sendable>: Sendable {
  let ahead: Prepared
  let back: Prepared
  let merge: DirectionMerge
  /// The inputs that are states of each layer, and the outputs that are.
  private let given: Int
  private let returned: Int

  init(
    _ layer: Bidirectional, _ site: CallSite,
    _ prepare: (any ConfigurableLayer, CallSite) throws(ModelError) -> Prepared
  ) throws(ModelError) {
    given = site.inputs.count / 2
    returned = (site.outputs.count - (layer.mergeMode == nil ? 2 : 1)) / 2
    try site.refuseArguments()
    var arguments = site.arguments
    arguments["initial_state"] = nil
    let half = site.weights.count / 2
    let (ahead, back) = try layer.each(Array(zip(site.inputs, site.masked))) {
      (layer, inputs) throws(ModelError) -> (CallSite) in
      let shapes = inputs.map { Shape(batchOf: $0.0) }
      let outputs = try layer.outputShapes(shapes).compactMap(\.concreteSample)
      return CallSite(
        inputs: inputs.map(\.0), outputs: outputs, masked: inputs.map(\.1), weights: [], arguments: arguments,
        kernels: site.kernels, exact: site.exact)
    }
    self.ahead = try prepare(layer.forwardLayer, ahead.with(weights: Array(site.weights.prefix(half))))
    self.back = try prepare(layer.backwardLayer, back.with(weights: Array(site.weights.suffix(half))))
    merge = DirectionMerge(
      mode: layer.mergeMode, steps: layer.options.returnSequences ? site.inputs[0][0] : 1,
      output: ahead.outputs[0], inputCount: site.inputCount(), kernels: site.kernels)
  }

  /// The calls of both layers, which return their sequences in `first` and `second`.
  func calls(
    _ call: StepCall, _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) -> (ahead: StepCall, back: StepCall) {
    func inner(_ states: ArraySlice<UnsafePointer<Float>>, _ outputs: [UnsafeMutablePointer<Float>]) -> StepCall {
      StepCall(
        samples: call.samples, inputs: [call.input] + states, masks: Array(call.masks.prefix(1)), outputs: outputs,
        scratch: scratch, team: call.team)
    }
    let states = call.outputs.count - 2 * returned
    return (
      inner(call.inputs[1..<1 + given], [first] + call.outputs[states..<states + returned]),
      inner(call.inputs[(1 + given)...], [second] + call.outputs[(states + returned)...])
    )
  }

  /// The gradients by the states that each layer returns, and where those by its initial states are stored.
  func stateGradients(_ back: BackwardCall) -> (ahead: StateGradients, back: StateGradients) {
    let states = back.outputGradients.count - 2 * returned
    return (
      StateGradients(
        given: Array(back.outputGradients[states..<states + returned]),
        stored: Array(back.inputGradients[1..<1 + given])),
      StateGradients(
        given: Array(back.outputGradients[(states + returned)...]), stored: Array(back.inputGradients[(1 + given)...]))
    )
  }
}

/// The gradients by the states that a layer returns, and where those by its initial states are stored.
struct StateGradients {
  let given: [UnsafePointer<Float>]
  let stored: [UnsafeMutablePointer<Float>?]
}

extension Bidirectional {
  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let directions = try BidirectionalCalls(self, site) { (layer, call) throws(ModelError) in
      try layer.forward(call)
    }
    let (ahead, back, merge) = (directions.ahead, directions.back, directions.merge)
    let scratch = max(ahead.scratch, back.scratch)
    let scratchPerSample = max(ahead.scratchPerSample, back.scratchPerSample)
    return Step(scratchPerSample: 2 * merge.count + scratchPerSample, scratch: scratch) { call in
      let first = call.scratch
      let second = first + call.samples * merge.count
      let calls = directions.calls(call, first, second, second + call.samples * merge.count)
      ahead.run(calls.ahead)
      back.run(calls.back)
      call.team.divide(call.samples, grain: 16) { samples in
        for sample in samples { merge.run(sample, UnsafePointer(first), UnsafePointer(second), call.outputs) }
      }
    }
  }
}
