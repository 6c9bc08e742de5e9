import KerasGraph
import SIMDKernels

/// A 3x3 convolution of stride 1 in training by Winograd's minimal filtering: its filter is made anew in each run, and the
/// way back is the adjoint of the way there, tile by tile.
struct WinogradTraining: Sendable {
  private let convolution: WinogradConvolution
  private var way: ImagewiseReturn
  private let kernels: KernelTable
  private let useBias: Bool
  private let imagesPerSample: Int

  /// The floats of a thread's transformed patches that stay in its cache.
  private static let cachedCount = 98_304

  /// The convolution of a call; `nil` where another way is shorter.
  init?(_ options: ConvolutionOptions, _ site: CallSite) throws(ModelError) {
    guard let size = options.winogradSize(site) else { return nil }
    convolution = try options.winogradConvolution(site, size: size)
    let extents = site.outputs[0].dropLast()
    imagesPerSample = extents.dropLast(2).reduce(1, *)
    way = ImagewiseReturn(
      site, columns: options.filters, rowsPerImage: extents.suffix(2).reduce(1, *), useBias: options.useBias)
    kernels = site.kernels
    useBias = options.useBias
  }

  private var channels: Int { convolution.channels }
  private var filters: Int { convolution.filters }
  private var tilesPerImage: Int { convolution.tilesPerSample / max(imagesPerSample, 1) }

  /// The floats of the packed filter on the way back.
  private var filterCountBack: Int {
    kernels.winogradFilterCount(size: convolution.size, channels: filters, filters: channels)
  }

  private var scratchPerTileBack: Int {
    kernels.winogradGradientScratchCount(size: convolution.size, channels: channels, filters: filters)
  }

  private var sumCount: Int {
    kernels.winogradSumCount(size: convolution.size, channels: channels, filters: filters)
  }

  /// How many tiles go together.
  private func tilesTogether(_ scratchPerTile: Int) -> Int { max(2, Self.cachedCount / (12 * scratchPerTile)) * 12 }

  /// The floats of scratch memory of a thread, there.
  private var scratchCount: Int {
    max(9 * channels * kernels.panelWidth, tilesTogether(convolution.scratchPerTile) * convolution.scratchPerTile)
  }

  /// Those of a thread on the way back: the sums of the gradient by the kernel, and its tiles.
  private var scratchCountBack: Int {
    max(9 * filters * kernels.panelWidth, sumCount + tilesTogether(scratchPerTileBack) * scratchPerTileBack)
  }

  var step: TrainingStep {
    var step = TrainingStep(
      reads: way.output.reads.union(.inputs), kept: TrainingStep.Memory(perSample: way.output.kept),
      scratch: TrainingStep.Memory(
        perThread: max(scratchCount, way.countPerThread(scratch: scratchCountBack)),
        fixed: max(convolution.filterCount, filterCountBack)),
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
    let (filter, memory) = (run.scratch, run.scratch + convolution.filterCount)
    run.team.divide(channels, grain: 8) { part, rows in
      kernels.packWinogradRows(
        rows, size: convolution.size, channels: channels, filters: filters, weights: forward.weights[0],
        isTransposed: false, taps: memory + part * scratchCount, packed: filter)
    }
    let bias = useBias ? UnsafePointer(forward.weights[1]) : nil
    let parts = run.team.divide(run.samples * imagesPerSample, grain: 1) { part, images in
      way.output.begin(forward, part: part)
      way.forEachBlock(images) { images in
        forEachTiles(images, convolution.scratchPerTile) { tiles in
          convolution.convolve(
            tiles, run.input, filter, way.output.target(forward), way.output.epilogue(bias: bias),
            scratch: memory + part * scratchCount)
        }
        way.output.finish(way.rows(images), forward, part: part)
      }
    }
    way.output.complete(forward, parts: parts)
  }

  private func backward(_ back: BackwardCall) {
    let run = back.call
    let memory = run.scratch + filterCountBack
    if back.inputGradients[0] != nil {
      let stride = way.countPerThread(scratch: scratchCountBack)
      run.team.divide(filters, grain: 8) { part, rows in
        kernels.packWinogradRows(
          rows, size: convolution.size, channels: filters, filters: channels, weights: back.weights[0],
          isTransposed: true, taps: memory + part * stride, packed: run.scratch)
      }
    }
    way.run(back, images: run.samples * imagesPerSample, memory: memory, scratch: scratchCountBack) { block in
      let sums = block.kernel.map { _ in block.scratch }
      if block.isFirst { sums?.update(repeating: 0, count: sumCount) }
      forEachTiles(block.images, scratchPerTileBack) { tiles in
        convolution.goBack(
          tiles, run.input, gradient: block.gradient - block.rows.lowerBound * filters, run.scratch,
          scratch: block.scratch + sumCount, sums: sums, back.inputGradients[0])
      }
      guard block.isLast, let sums, let kernel = block.kernel else { return }
      kernels.addWinogradWeights(convolution.size, channels, filters, sums, kernel)
    }
  }

  /// Calls `body` with the tiles of some images, as many at a time as stay in the cache.
  private func forEachTiles(_ images: Range<Int>, _ scratchPerTile: Int, _ body: (Range<Int>) -> Void) {
    let (end, together) = (images.upperBound * tilesPerImage, tilesTogether(scratchPerTile))
    for first in stride(from: images.lowerBound * tilesPerImage, to: end, by: together) {
      body(first..<min(first + together, end))
    }
  }
}
