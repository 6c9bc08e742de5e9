import KerasGraph
import SIMDKernels

extension LocalConvolutionOptions {
  /// The layer of one call in training.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(
      try dataFormat.training(site) { site throws(ModelError) in try LocalConvolutionTraining(self, site.call).step })
  }
}

/// A locally connected layer in training. Threads share the positions, each of which has weights of its own.
private struct LocalConvolutionTraining: Sendable {
  private let product: LocalProduct
  private let output: OutputGradient
  private let panelsBack: ProductPanels
  private let useBias: Bool
  private let inputCount: Int
  private let kernels: KernelTable

  init(_ options: LocalConvolutionOptions, _ site: CallSite) throws(ModelError) {
    kernels = site.kernels
    useBias = options.useBias
    inputCount = site.inputCount()
    product = try LocalProduct(options, site)
    output = OutputGradient(site, columns: product.filters)
    panelsBack = ProductPanels(kernels, depth: product.filters, columns: product.depth)
  }

  /// What each thread needs: a kernel in the order of a window's elements twice, and packed.
  private var threadCount: Int { 2 * product.kernelCount + max(product.panels.count, panelsBack.count) }

  /// The elements of the windows at all positions.
  private var windowsCount: Int { product.positions * product.depth }

  var step: TrainingStep {
    TrainingStep(
      reads: output.reads.union(.inputs), kept: TrainingStep.Memory(perSample: output.kept),
      scratch: TrainingStep.Memory(
        perSample: product.biasCount + windowsCount, perThread: threadCount, fixed: 2 * product.biasCount),
      forward: forward, backward: backward)
  }

  private func forward(_ forward: ForwardCall) {
    let run = forward.call
    let (bias, memory) = (run.scratch, run.scratch + product.biasCount)
    if useBias { product.bias(UnsafePointer(forward.weights[1]), bias) }
    run.team.divide(product.positions, grain: 8) { part, range in
      let rows = memory + part * threadCount
      let packed = rows + product.kernelCount
      for position in range {
        product.pack(UnsafePointer(forward.weights[0]), position: position, rows: rows, packed)
        product.multiply(
          position, samples: run.samples, run.input, UnsafePointer(packed), output.target(forward),
          output.epilogue(bias: useBias ? UnsafePointer(bias) : nil, from: position * product.filters))
      }
    }
    output.finish(0..<run.samples * product.positions, forward)
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let sums = run.scratch + 2 * product.biasCount
    let windows = sums + run.samples * product.biasCount
    let memory = windows + run.samples * windowsCount
    let gradient = output.gradient(0..<run.samples * product.positions, back, sums)
    if useBias, let bias = back.weightGradients[1] {
      product.addBiasGradient(samples: run.samples, gradient, bias, run.scratch)
    }
    run.team.divide(product.positions, grain: 8) { part, range in
      for position in range { takeBack(position, back, gradient, windows, memory + part * threadCount) }
    }
    guard let target = back.inputGradients[0] else { return }
    run.team.divide(run.samples, grain: 1) { samples in
      for sample in samples {
        product.joinWindows(UnsafePointer(windows) + sample * windowsCount, target + sample * inputCount)
      }
    }
  }

  /// Adds to the gradient by the kernel of a position, and stores those by its windows.
  private func takeBack(
    _ position: Int, _ back: BackwardCall, _ gradient: UnsafePointer<Float>, _ windows: UnsafeMutablePointer<Float>,
    _ rows: UnsafeMutablePointer<Float>
  ) {
    let samples = back.call.samples
    if let kernel = back.weightGradients[0] {
      product.addKernelGradient(position, samples: samples, back.call.input, gradient, kernel, rows: rows)
    }
    guard back.inputGradients[0] != nil else { return }
    let packed = rows + 2 * product.kernelCount
    let kernel = product.kernel(back.weights[0], position: position, rows: rows)
    panelsBack.pack(kernel, rowStride: 1, columnStride: product.filters, packed, .alone)
    kernels.product(
      samples, product.depth, product.filters, gradient + position * product.filters, product.biasCount,
      UnsafePointer(packed), windows + position * product.depth, windowsCount, false, Epilogue())
  }
}
