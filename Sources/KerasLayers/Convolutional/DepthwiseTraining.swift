import KerasGraph
import SIMDKernels

/// A convolution of each channel by itself in training.
struct DepthwiseTraining: Sendable {
  private let stage: DepthwiseStage
  private let phases: StridePhases?
  private var way: ImagewiseReturn
  private let useBias: Bool
  private let kernels: KernelTable
  /// Whether the input is made as it is read.
  private var isReading = false

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
        perSample: stage.scratchPerSample, perThread: way.countPerThread(scratch: scratchCount),
        fixed: phases?.depthwiseCount ?? 0),
      forward: forward, backward: backward)
    step.absorbing = way.absorbing(weights: useBias ? 2 : 1) { way in
      var absorbing = self
      absorbing.way = way
      return absorbing.step
    }
    if !isReading, stage.multiplier == 1 { step.reading = { reading.step } }
    return step
  }

  /// The same with an input that is made as it is read.
  private var reading: Self {
    var reading = self
    reading.isReading = true
    reading.way = way.leavingRoom(for: stage.spreadCount)
    return reading
  }

  /// The pixels of an image of the input.
  private var pixels: Int { stage.spreadCount / max(stage.channels, 1) }

  /// The floats of the images that go together, where they are made as they are read.
  private var madeCount: Int { isReading ? way.imagesTogether * stage.spreadCount : 0 }

  /// The floats of scratch memory of a thread.
  private var scratchCount: Int { madeCount + (phases?.scratchCount ?? 0) }

  private func forward(_ forward: ForwardCall) {
    let parts = forward.deferred.map { forwardReading(forward, $0) } ?? forwardDividingRows(forward)
    way.output.complete(forward, parts: parts)
  }

  /// - Returns: the number of parts of the team.
  private func forwardDividingRows(_ forward: ForwardCall) -> Int {
    let run = forward.call
    let input = stage.spread(run.input, samples: run.samples, into: run.scratch)
    return run.team.divide(run.samples * stage.rowsPerSample, grain: 48) { part, rows in
      way.output.begin(forward, part: part)
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: way.rowsTogether) {
        store(first..<min(first + way.rowsTogether, rows.upperBound), input, forward, part: part)
      }
    }
  }

  private func forwardReading(_ forward: ForwardCall, _ deferred: DeferredRows) -> Int {
    let run = forward.call
    let (memory, count) = (run.scratch + (phases?.depthwiseCount ?? 0), way.countPerThread(scratch: scratchCount))
    return run.team.divide(run.samples, grain: 1) { part, images in
      way.output.begin(forward, part: part)
      way.forEachBlock(images) { images in
        let input = deferred.made(images, pixels: pixels, channels: stage.channels, in: memory + part * count)
        store(way.rows(images), input, forward, part: part)
      }
    }
  }

  /// Stores some rows of the result.
  private func store(_ rows: Range<Int>, _ input: UnsafePointer<Float>, _ forward: ForwardCall, part: Int) {
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    stage.run(
      rows, input, UnsafePointer(forward.weights[0]), way.output.target(forward), way.output.epilogue(bias: bias))
    way.output.finish(rows, forward, part: part)
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let packed = run.scratch + run.samples * stage.scratchPerSample
    let whole = stage.spread(run.input, samples: run.samples, into: run.scratch)
    if back.inputGradients[0] != nil { phases?.packDepthwise(back.weights[0], packed) }
    let parts = way.run(
      back, images: run.samples, memory: packed + (phases?.depthwiseCount ?? 0), scratch: scratchCount
    ) { block in
      if block.isFirst { back.deferred?.begin(block.part) }
      let input =
        back.deferred?.made(block.images, pixels: pixels, channels: stage.channels, in: block.scratch) ?? whole
      if let kernel = block.kernel { stage.addWeightGradient(block.rows, input, block.gradient, kernel) }
      storeInputGradient(block, UnsafePointer(packed), back)
      back.deferred?.add(images: block.images, pixels: pixels, block.part)
    }
    back.deferred?.finish(parts)
  }

  /// Stores the gradient by the input of some samples; that by a spread input goes where the spread input was.
  private func storeInputGradient(
    _ block: ImagewiseReturn.Block, _ packed: UnsafePointer<Float>, _ back: BackwardCall
  ) {
    guard let phases, let target = back.inputGradients[0] else { return }
    let spread = stage.multiplier == 1 ? target : back.call.scratch
    phases.depthwise(
      block.images, block.gradient - block.rows.lowerBound * stage.channels, packed, spread, kernels,
      block.scratch + madeCount)
    guard stage.multiplier > 1 else { return }
    let (start, count) = (block.images.lowerBound * stage.spreadCount, block.images.count * stage.spreadCount)
    kernels.reduceRows(
      .sum, count / stage.multiplier, stage.multiplier, UnsafePointer(spread) + start, target + start / stage.multiplier
    )
  }
}
