import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call in training.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(try dataFormat.training(site) { site throws(ModelError) in try ConvolutionTraining(self, site).step })
  }
}

/// A convolution in training: forward an implicit matrix product, back image by image, so that the gradient by an image's sums
/// is still in the cache when the weights and the input take theirs from it.
private struct ConvolutionTraining: Sendable {
  private let product: ConvolutionProduct
  private let phases: StridePhases?
  private let output: OutputGradient
  private let kernels: KernelTable
  private let groups: Int
  private let useBias: Bool
  private let packed: ProductPanels
  /// The floats of one group's weights, packed for the way back.
  private let packedBack: Int
  /// The channels of all groups.
  private let inputChannels: Int
  private let partial: PartialGradients
  /// The rows of the result in one image, and the images of a sample.
  private let rowsPerImage: Int
  private let imagesPerSample: Int
  /// The images that go back together.
  private let imagesTogether: Int

  /// The floats of a gradient by the sums that stay in the cache.
  private static let cachedCount = 65_536

  init(_ options: ConvolutionOptions, _ site: TrainingSite) throws(ModelError) {
    let call = site.call
    let (input, result, axes) = (call.inputs[0], call.outputs[0], options.window.size.count)
    kernels = call.kernels
    groups = options.groups
    useBias = options.useBias
    product = try ConvolutionProduct(options, call)
    output = OutputGradient(call, columns: options.filters)
    packed = ProductPanels(kernels, depth: product.depth, columns: product.columns)
    phases = site.differentiated[0]
      ? try StridePhases(options.window, input: input, output: result, groups: groups) : nil
    packedBack = phases?.packedCount(kernels) ?? 0
    inputChannels = input.last ?? 1
    partial = PartialGradients(call)
    imagesPerSample = result.dropLast(axes + 1).reduce(1, *)
    rowsPerImage = product.windows.rowsPerSample / max(imagesPerSample, 1)
    imagesTogether = max(1, Self.cachedCount / max(rowsPerImage * options.filters, 1))
  }

  var step: TrainingStep {
    let padded = product.images?.countPerSample ?? 0
    return TrainingStep(
      reads: padded == 0 ? output.reads.union(.inputs) : output.reads,
      kept: TrainingStep.Memory(perSample: output.kept + padded),
      scratch: TrainingStep.Memory(
        perThread: threadCount, fixed: groups * max(packed.count, packedBack)),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let input = product.input(run, memory: forward.kept + output.kept * run.samples)
    for group in 0..<groups {
      packed.pack(
        UnsafePointer(forward.weights[0]) + group * product.columns, rowStride: product.filters, columnStride: 1,
        run.scratch + group * packed.count, run.team)
    }
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    run.team.divide(run.samples * product.windows.rowsPerSample, grain: 48) { rows in
      for group in 0..<groups {
        product.multiply(
          rows, input, group: group, UnsafePointer(run.scratch) + group * packed.count, output.target(forward),
          output.epilogue(bias: bias, from: group * product.columns))
      }
      output.finish(rows, forward)
    }
  }

  /// The gradient by the sums of the images that go back together.
  private var gradientCount: Int { output.isLinear ? 0 : imagesTogether * rowsPerImage * product.filters }

  /// What each thread needs: its part of the gradient by the weights, and what it works with.
  private var threadCount: Int { partial.count + gradientCount + (phases?.scratchCount ?? 0) }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let images = run.samples * imagesPerSample
    let input = product.images == nil ? run.input : UnsafePointer(back.kept + output.kept * run.samples)
    let inputGradient = back.inputGradients[0]
    if inputGradient != nil { packBack(back) }
    let memory = run.scratch + groups * packedBack
    let parts = run.team.divide(images, grain: 1) { part, images in
      let memory = memory + part * threadCount
      let (sums, scratch) = (memory + partial.count, memory + partial.count + gradientCount)
      let targets = partial.targets(back, part: part, memory)
      for first in stride(from: images.lowerBound, to: images.upperBound, by: imagesTogether) {
        let images = first..<min(first + imagesTogether, images.upperBound)
        let rows = images.lowerBound * rowsPerImage..<images.upperBound * rowsPerImage
        let gradient = output.gradient(rows, back, sums)
        addWeightGradients(rows, input, gradient, targets)
        guard let phases, let inputGradient else { continue }
        for group in 0..<groups {
          phases.product(
            images, gradient - rows.lowerBound * product.filters + group * product.columns,
            UnsafePointer(run.scratch) + group * packedBack, inputGradient + group * product.channels,
            stride: inputChannels, Epilogue(), kernels, scratch)
        }
      }
    }
    partial.join(back, parts: parts) { memory + $0 * threadCount }
  }

  /// Adds what rows of the result contribute to the gradients by kernel and bias.
  private func addWeightGradients(
    _ rows: Range<Int>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ targets: [UnsafeMutablePointer<Float>?]
  ) {
    if let kernel = targets[0] {
      for group in 0..<groups { product.addWeightGradient(rows, input, group: group, gradient, kernel) }
    }
    if useBias, let bias = targets[1] {
      kernels.addColumnSums(rows.count, product.filters, gradient, product.filters, bias)
    }
  }

  /// Packs the kernel for the way back.
  private func packBack(_ back: BackwardCall) {
    for group in 0..<groups {
      phases?.pack(
        back.weights[0] + group * product.columns, tapStride: product.channels * product.filters,
        inputStride: product.filters, kernels, back.call.scratch + group * packedBack)
    }
  }
}
