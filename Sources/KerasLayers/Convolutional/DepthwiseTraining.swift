import KerasGraph
import SIMDKernels

/// A convolution of each channel by itself in training.
struct DepthwiseTraining: Sendable {
  private let stage: DepthwiseStage
  private let phases: StridePhases?
  private var way: ImagewiseReturn
  private let useBias: Bool
  private let kernels: KernelTable

  /// - Parameter site: a call with channels last, whose weights are the kernel and the bias, if there is one.
  init(_ window: WindowGeometry, multiplier: Int, useBias: Bool, _ site: TrainingSite) throws(ModelError) {
    let (call, result) = (site.call, site.call.outputs[0])
    self.useBias = useBias
    kernels = call.kernels
    stage = try DepthwiseStage(window, multiplier: multiplier, output: result, call)
    way = ImagewiseReturn(call, columns: stage.channels, rowsPerImage: stage.rowsPerSample, useBias: useBias)
    let spread = Array(call.inputs[0].dropLast()) + [stage.channels]
    phases = site.differentiated[0] ? try StridePhases(window, input: spread, output: result) : nil
  }

  var step: TrainingStep {
    var step = TrainingStep(
      reads: way.output.reads.union(.inputs), kept: TrainingStep.Memory(perSample: way.output.kept),
      scratch: TrainingStep.Memory(
        perSample: stage.scratchPerSample, perThread: way.countPerThread(scratch: phases?.scratchCount ?? 0),
        fixed: phases?.depthwiseCount ?? 0),
      forward: forward, backward: backward)
    step.absorbing = way.absorbing(weights: useBias ? 2 : 1) { way in
      var absorbing = self
      absorbing.way = way
      return absorbing.step
    }
    return step
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let input = stage.spread(run.input, samples: run.samples, into: run.scratch)
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    let parts = run.team.divide(run.samples * stage.rowsPerSample, grain: 48) { part, rows in
      way.output.begin(forward, part: part)
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: way.rowsTogether) {
        let rows = first..<min(first + way.rowsTogether, rows.upperBound)
        stage.run(
          rows, input, UnsafePointer(forward.weights[0]), way.output.target(forward), way.output.epilogue(bias: bias))
        way.output.finish(rows, forward, part: part)
      }
    }
    way.output.complete(forward, parts: parts)
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let packed = run.scratch + run.samples * stage.scratchPerSample
    let input = stage.spread(run.input, samples: run.samples, into: run.scratch)
    if back.inputGradients[0] != nil { phases?.packDepthwise(back.weights[0], packed) }
    way.run(
      back, images: run.samples, memory: packed + (phases?.depthwiseCount ?? 0), scratch: phases?.scratchCount ?? 0
    ) { block in
      if let kernel = block.kernel { stage.addWeightGradient(block.rows, input, block.gradient, kernel) }
      storeInputGradient(block, UnsafePointer(packed), back)
    }
  }

  /// Stores the gradient by the input of some samples; that by a spread input goes where the spread input was.
  private func storeInputGradient(
    _ block: ImagewiseReturn.Block, _ packed: UnsafePointer<Float>, _ back: BackwardCall
  ) {
    guard let phases, let target = back.inputGradients[0] else { return }
    let spread = stage.multiplier == 1 ? target : back.call.scratch
    phases.depthwise(
      block.images, block.gradient - block.rows.lowerBound * stage.channels, packed, spread, kernels, block.scratch)
    guard stage.multiplier > 1 else { return }
    let (start, count) = (block.images.lowerBound * stage.spreadCount, block.images.count * stage.spreadCount)
    kernels.reduceRows(
      .sum, count / stage.multiplier, stage.multiplier, UnsafePointer(spread) + start, target + start / stage.multiplier
    )
  }
}
