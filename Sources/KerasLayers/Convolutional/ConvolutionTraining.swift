import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call in training.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(try dataFormat.training(site) { site throws(ModelError) in try ConvolutionTraining(self, site).step })
  }
}

/// A convolution in training: an implicit matrix product, there and back, or Winograd's minimal filtering where that is
/// shorter.
private struct ConvolutionTraining: Sendable {
  private let product: ConvolutionProduct
  private let phases: StridePhases?
  private let winograd: WinogradTraining?
  private let winogradBack: WinogradTraining?
  private let way: ImagewiseReturn
  private let kernels: KernelTable
  private let groups: Int
  private let useBias: Bool
  private let packed: ProductPanels
  /// The floats of one group's weights, packed for the way back.
  private let packedBack: Int
  /// The channels of all groups.
  private let inputChannels: Int
  private let imagesPerSample: Int

  init(_ options: ConvolutionOptions, _ site: TrainingSite) throws(ModelError) {
    let call = site.call
    let (input, result, axes) = (call.inputs[0], call.outputs[0], options.window.size.count)
    kernels = call.kernels
    groups = options.groups
    useBias = options.useBias
    product = try ConvolutionProduct(options, call)
    packed = ProductPanels(kernels, depth: product.depth, columns: product.columns)
    inputChannels = input.last ?? 1
    imagesPerSample = result.dropLast(axes + 1).reduce(1, *)
    winograd = try WinogradTraining.there(options, call, images: imagesPerSample)
    winogradBack = site.differentiated[0] ? try WinogradTraining.back(options, call, images: imagesPerSample) : nil
    phases = site.differentiated[0] && winogradBack == nil
      ? try StridePhases(options.window, input: input, output: result, groups: groups) : nil
    packedBack = phases?.packedCount(kernels) ?? 0
    way = ImagewiseReturn(
      call, columns: options.filters, rowsPerImage: product.windows.rowsPerSample / max(imagesPerSample, 1),
      useBias: useBias)
  }

  /// The floats of the packed weights of all groups, there and back.
  private var packedCounts: (there: Int, back: Int) {
    (winograd?.filterCount ?? groups * packed.count, winogradBack?.filterCount ?? groups * packedBack)
  }

  /// The floats of scratch memory of a thread on the way back.
  private var scratchBack: Int { winogradBack?.scratchCount ?? phases?.scratchCount ?? 0 }

  var step: TrainingStep {
    let (padded, reads) = (product.images?.countPerSample ?? 0, way.output.reads)
    return TrainingStep(
      reads: padded == 0 ? reads.union(.inputs) : reads,
      kept: TrainingStep.Memory(perSample: way.output.kept + padded),
      scratch: TrainingStep.Memory(
        perThread: max(winograd?.scratchCount ?? 0, way.countPerThread(scratch: scratchBack)),
        fixed: max(packedCounts.there, packedCounts.back)),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let input = product.input(run, memory: forward.kept + way.output.kept * run.samples)
    if let winograd { return convolve(forward, winograd) }
    for group in 0..<groups {
      packed.pack(
        UnsafePointer(forward.weights[0]) + group * product.columns, rowStride: product.filters, columnStride: 1,
        run.scratch + group * packed.count, run.team)
    }
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    run.team.divide(run.samples * product.windows.rowsPerSample, grain: 48) { rows in
      for group in 0..<groups {
        product.multiply(
          rows, input, group: group, UnsafePointer(run.scratch) + group * packed.count, way.output.target(forward),
          way.output.epilogue(bias: bias, from: group * product.columns))
      }
      way.output.finish(rows, forward)
    }
  }

  private func convolve(_ forward: ForwardCall, _ winograd: WinogradTraining) {
    let run = forward.call
    let (filter, memory) = (run.scratch, run.scratch + winograd.filterCount)
    winograd.pack(
      forward.weights[0], filter, run.team, scratch: memory, threadStride: winograd.scratchCount)
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    run.team.divide(run.samples * imagesPerSample, grain: 1) { part, images in
      winograd.convolve(
        images: images, run.input, filter, way.output.target(forward), way.output.epilogue(bias: bias),
        scratch: memory + part * winograd.scratchCount)
      way.output.finish(images.lowerBound * way.rowsPerImage..<images.upperBound * way.rowsPerImage, forward)
    }
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let memory = run.scratch + packedCounts.back
    let input = product.images == nil ? run.input : UnsafePointer(back.kept + way.output.kept * run.samples)
    if back.inputGradients[0] != nil { packBack(back, memory) }
    way.run(back, images: run.samples * imagesPerSample, memory: memory, scratch: scratchBack) { block in
      if let kernel = block.kernel {
        for group in 0..<groups { product.addWeightGradient(block.rows, input, group: group, block.gradient, kernel) }
      }
      guard let target = back.inputGradients[0] else { return }
      let gradient = block.gradient - block.rows.lowerBound * product.filters
      winogradBack?.convolve(
        images: block.images, gradient, run.scratch, target, Epilogue(), scratch: block.scratch)
      guard let phases else { return }
      for group in 0..<groups {
        phases.product(
          block.images, gradient + group * product.columns,
          UnsafePointer(run.scratch) + group * packedBack, target + group * product.channels, stride: inputChannels,
          Epilogue(), kernels, block.scratch)
      }
    }
  }

  /// Packs the kernel for the way back, with the memory of the threads.
  private func packBack(_ back: BackwardCall, _ memory: UnsafeMutablePointer<Float>) {
    winogradBack?.pack(
      back.weights[0], back.call.scratch, back.call.team, scratch: memory,
      threadStride: way.countPerThread(scratch: scratchBack))
    for group in 0..<groups {
      phases?.pack(
        back.weights[0] + group * product.columns, tapStride: product.channels * product.filters,
        inputStride: product.filters, kernels, back.call.scratch + group * packedBack)
    }
  }
}
