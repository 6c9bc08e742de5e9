import KerasGraph
import SIMDKernels

/// The run of both layers of a ``Bidirectional`` and the merge of their outputs, of which the backward one's
/// steps are turned round.
struct BidirectionalStep: Sendable {
  private let ahead: Step
  private let back: Step
  /// The inputs that are states of each layer, and the outputs that are.
  private let given: Int
  private let returned: Int
  private let merge: Merge

  init(_ layer: Bidirectional, _ site: CallSite) throws(ModelError) {
    given = site.inputs.count / 2
    returned = (site.outputs.count - (layer.mergeMode == nil ? 2 : 1)) / 2
    try site.refuseArguments()
    var arguments = site.arguments
    arguments["initial_state"] = nil
    let (ahead, back) = try layer.each(Array(zip(site.inputs, site.masked))) {
      (layer, inputs) throws(ModelError) -> (CallSite) in
      let shapes = inputs.map { Shape(batchOf: $0.0) }
      let outputs = try layer.outputShapes(shapes).compactMap(\.concreteSample)
      return CallSite(
        inputs: inputs.map(\.0), outputs: outputs, masked: inputs.map(\.1), weights: [], arguments: arguments,
        kernels: site.kernels, exact: site.exact)
    }
    let half = site.weights.count / 2
    self.ahead = try layer.forwardLayer.forward(ahead.with(weights: Array(site.weights.prefix(half))))
    self.back = try layer.backwardLayer.forward(back.with(weights: Array(site.weights.suffix(half))))
    merge = Merge(
      mode: layer.mergeMode, steps: layer.options.returnSequences ? site.inputs[0][0] : 1,
      output: ahead.outputs[0],
      kernels: site.kernels)
  }

  func step() -> Step {
    let scratch = max(ahead.scratch, back.scratch)
    let scratchPerSample = max(ahead.scratchPerSample, back.scratchPerSample)
    return Step(scratchPerSample: 2 * merge.count + scratchPerSample, scratch: scratch) { call in
      let first = call.scratch
      let second = first + call.samples * merge.count
      let rest = second + call.samples * merge.count
      let states = call.outputs.count - 2 * returned
      run(ahead, call, given: 1..<1 + given, [first] + call.outputs[states..<states + returned], rest)
      run(
        back, call, given: 1 + given..<call.inputs.count, [second] + call.outputs[(states + returned)...],
        rest)
      call.team.divide(call.samples, grain: 16) { samples in
        for sample in samples { merge.run(sample, UnsafePointer(first), UnsafePointer(second), call.outputs) }
      }
    }
  }

  private func run(
    _ step: Step, _ call: StepCall, given: Range<Int>, _ outputs: [UnsafeMutablePointer<Float>],
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    step.run(
      StepCall(
        samples: call.samples, inputs: [call.input] + call.inputs[given], masks: Array(call.masks.prefix(1)),
        outputs: outputs, scratch: scratch, team: call.team))
  }
}

/// How the outputs of two directions become one, or two.
private struct Merge: Sendable {
  let mode: Bidirectional.MergeMode?
  /// The steps of an output, and the floats of each.
  let steps: Int
  let stepCount: Int
  /// The extent of the last axis.
  let columns: Int
  let kernels: KernelTable
  private let half = Tensor([0.5]).buffer

  init(mode: Bidirectional.MergeMode?, steps: Int, output: [Int], kernels: KernelTable) {
    self.mode = mode
    self.steps = steps
    stepCount = output.reduce(1, *) / max(steps, 1)
    columns = output.last ?? 1
    self.kernels = kernels
  }

  /// The floats of one sample of one direction's output.
  var count: Int { steps * stepCount }

  func run(
    _ sample: Int, _ ahead: UnsafePointer<Float>, _ back: UnsafePointer<Float>,
    _ outputs: [UnsafeMutablePointer<Float>]
  ) {
    for step in 0..<steps {
      let place = sample * count + step * stepCount
      merge(ahead + place, back + sample * count + (steps - 1 - step) * stepCount, outputs, place)
    }
  }

  private func merge(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ outputs: [UnsafeMutablePointer<Float>],
    _ place: Int
  ) {
    let output = outputs[0] + place
    switch mode {
    case nil:
      output.update(from: a, count: stepCount)
      (outputs[1] + place).update(from: b, count: stepCount)
    case .concat:
      for start in stride(from: 0, to: stepCount, by: max(columns, 1)) {
        let row = outputs[0] + 2 * (place + start)
        row.update(from: a + start, count: columns)
        (row + columns).update(from: b + start, count: columns)
      }
    case .sum: kernels.combine(.add, stepCount, a, 1, b, 1, output)
    case .mul: kernels.combine(.multiply, stepCount, a, 1, b, 1, output)
    case .ave:
      kernels.combine(.add, stepCount, a, 1, b, 1, output)
      kernels.combine(.multiply, stepCount, UnsafePointer(output), 1, half.pointer, 0, output)
    }
  }
}
