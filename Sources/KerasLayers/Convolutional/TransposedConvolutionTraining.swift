import KerasGraph
import SIMDKernels

extension TransposedConvolutionOptions {
  /// The transposed convolution of one call in training.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(
      try dataFormat.training(site) { site throws(ModelError) in try TransposedConvolutionTraining(self, site.call).step
      })
  }
}

/// A transposed convolution in training. Forward it goes the way of a convolution's gradient by its input;
/// back, the input takes the convolution of the gradient by the sums, and the kernel their windows'
/// products with the input.
private struct TransposedConvolutionTraining: Sendable {
  private let phases: StridePhases
  /// The windows over an image of the output.
  private let windows: WindowRows
  private let way: ImagewiseReturn
  private let kernels: KernelTable
  private let useBias: Bool
  private let taps: Int
  private let filters: Int
  private let channels: Int
  private let panelsBack: ProductPanels

  init(_ options: TransposedConvolutionOptions, _ site: CallSite) throws(ModelError) {
    let (input, output, window) = (site.inputs[0], site.outputs[0], options.geometry.window)
    kernels = site.kernels
    useBias = options.useBias
    taps = window.taps
    filters = options.filters
    channels = input.last ?? 1
    phases = try StridePhases(window, input: output, output: input)
    windows = try WindowRows(window, input: output, output: input, run: filters)
    way = ImagewiseReturn(
      site, columns: filters, rowsPerImage: output.dropLast().reduce(1, *), useBias: options.useBias)
    panelsBack = ProductPanels(kernels, depth: taps * filters, columns: channels)
  }

  var step: TrainingStep {
    TrainingStep(
      reads: way.output.reads.union(.inputs), kept: TrainingStep.Memory(perSample: way.output.kept),
      scratch: TrainingStep.Memory(
        perThread: max(way.countPerThread(scratch: 0), phases.scratchCount),
        fixed: max(phases.packedCount(kernels), panelsBack.count)),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let memory = run.scratch + phases.packedCount(kernels)
    phases.pack(
      UnsafePointer(forward.weights[0]), tapStride: filters * channels, inputStride: channels, kernels, run.scratch)
    let epilogue = way.output.epilogue(bias: useBias ? UnsafePointer(forward.weights[1]) : nil)
    run.team.divide(run.samples, grain: 1) { part, images in
      phases.product(
        images, run.input, UnsafePointer(run.scratch), way.output.target(forward), stride: filters, epilogue, kernels,
        memory + part * phases.scratchCount)
      let rows = way.rowsPerImage
      way.output.finish(images.lowerBound * rows..<images.upperBound * rows, forward)
    }
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let packed = UnsafePointer(run.scratch)
    if back.inputGradients[0] != nil {
      panelsBack.pack(back.weights[0], rowStride: channels, columnStride: 1, run.scratch, run.team)
    }
    way.run(back, images: run.samples, memory: run.scratch + panelsBack.count, scratch: 0) { block in
      let places = block.images.lowerBound * windows.rowsPerSample..<block.images.upperBound * windows.rowsPerSample
      windows.withRows(block.gradient - block.rows.lowerBound * filters) { rows in
        if let kernel = block.kernel {
          kernels.gatheredTransposedProduct(
            rows, places.lowerBound, places.count, channels, run.input + places.lowerBound * channels, channels, kernel,
            channels)
        }
        if let target = back.inputGradients[0] {
          kernels.gatheredProduct(
            rows, places.lowerBound, places.count, channels, packed, target, channels, Epilogue())
        }
      }
    }
  }
}
