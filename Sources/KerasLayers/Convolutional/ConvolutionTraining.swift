import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call in training: by Winograd's minimal filtering where that is shorter, else an implicit matrix
  /// product for each group.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    var options = self
    options.window.margins = site.call.margins
    return .step(
      try dataFormat.training(site) { site throws(ModelError) in
        if let winograd = try WinogradTraining(options, site.call) { return winograd.step }
        return try ConvolutionTraining(options, site).step
      })
  }
}

/// A convolution in training, as an implicit matrix product, there and back.
private struct ConvolutionTraining: Sendable {
  private let product: ConvolutionProduct
  private let phases: StridePhases?
  private var way: ImagewiseReturn
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
    phases =
      site.differentiated[0]
      ? try StridePhases(options.window, input: input, output: result, groups: groups) : nil
    packedBack = phases?.packedCount(kernels) ?? 0
    way = ImagewiseReturn(
      call, columns: options.filters, rowsPerImage: product.windows.rowsPerSample / max(imagesPerSample, 1),
      useBias: useBias)
  }

  var step: TrainingStep {
    let (padded, reads) = (product.images?.countPerSample ?? 0, way.output.reads)
    var step = TrainingStep(
      reads: padded == 0 ? reads.union(.inputs) : reads,
      kept: TrainingStep.Memory(perSample: way.output.kept + padded),
      scratch: TrainingStep.Memory(
        perThread: way.countPerThread(scratch: phases?.scratchCount ?? 0),
        fixed: groups * max(packed.count, packedBack)),
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
    let input = product.input(run, memory: forward.kept + way.output.kept * run.samples)
    for group in 0..<groups {
      packed.pack(
        UnsafePointer(forward.weights[0]) + group * product.columns, rowStride: product.filters, columnStride: 1,
        run.scratch + group * packed.count, run.team)
    }
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    let parts = run.team.divide(run.samples * product.windows.rowsPerSample, grain: 48) { part, rows in
      way.output.begin(forward, part: part)
      for first in stride(from: rows.lowerBound, to: rows.upperBound, by: way.rowsTogether) {
        let rows = first..<min(first + way.rowsTogether, rows.upperBound)
        for group in 0..<groups {
          product.multiply(
            rows, 0..<product.columns, input, group: group, UnsafePointer(run.scratch) + group * packed.count,
            way.output.target(forward), way.output.epilogue(bias: bias, from: group * product.columns))
        }
        way.output.finish(rows, forward, part: part)
      }
    }
    way.output.complete(forward, parts: parts)
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let memory = run.scratch + groups * packedBack
    let input = product.isInPlace ? run.input : UnsafePointer(back.kept + way.output.kept * run.samples)
    if back.inputGradients[0] != nil { packBack(back) }
    way.run(back, images: run.samples * imagesPerSample, memory: memory, scratch: phases?.scratchCount ?? 0) { block in
      if let kernel = block.kernel {
        for group in 0..<groups { product.addWeightGradient(block.rows, input, group: group, block.gradient, kernel) }
      }
      guard let target = back.inputGradients[0], let phases else { return }
      let gradient = block.gradient - block.rows.lowerBound * product.filters
      for group in 0..<groups {
        phases.product(
          block.images, gradient + group * product.columns,
          UnsafePointer(run.scratch) + group * packedBack, target + group * product.channels, stride: inputChannels,
          Epilogue(), kernels, block.scratch)
      }
    }
  }

  private func packBack(_ back: BackwardCall) {
    for group in 0..<groups {
      phases?.pack(
        back.weights[0] + group * product.columns, tapStride: product.channels * product.filters,
        inputStride: product.filters, kernels, back.call.scratch + group * packedBack)
    }
  }
}
