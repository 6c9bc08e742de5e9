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
  /// The pixels of an image of the input.
  private let pixels: Int
  /// Whether the input is made as it is read.
  private var isReading = false

  /// The floats of a thread's transformed patches that stay in its cache.
  private static let cachedCount = 98_304

  /// The convolution of a call; `nil` where another way is shorter.
  init?(_ options: ConvolutionOptions, _ site: CallSite) throws(ModelError) {
    guard let size = options.winogradSize(site) else { return nil }
    convolution = try options.winogradConvolution(site, size: size)
    let extents = site.outputs[0].dropLast()
    imagesPerSample = extents.dropLast(2).reduce(1, *)
    pixels = site.inputs[0].dropLast().suffix(2).reduce(1, *)
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

  /// The floats of the images that go together, where they are made as they are read.
  private var madeCount: Int { isReading ? way.imagesTogether * pixels * channels : 0 }

  /// The floats of scratch memory of a thread, there.
  private var scratchCount: Int {
    let tiles = tilesTogether(convolution.scratchPerTile) * convolution.scratchPerTile
    return madeCount + max(9 * channels * kernels.panelWidth, tiles)
  }

  /// Those of a thread on the way back: the sums of the gradient by the kernel, and its tiles.
  private var scratchCountBack: Int {
    let tiles = tilesTogether(scratchPerTileBack) * scratchPerTileBack
    return madeCount + max(9 * filters * kernels.panelWidth, sumCount + tiles)
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
    if !isReading { step.reading = { reading.step } }
    return step
  }

  /// The same with an input that is made as it is read.
  private var reading: Self {
    var reading = self
    reading.isReading = true
    reading.way = way.leavingRoom(for: pixels * channels)
    return reading
  }

  /// The first of all images of the input, of which some are made in `memory` if they do not lie anywhere.
  private func input(
    _ run: StepCall, _ deferred: DeferredRows?, _ images: Range<Int>, _ memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    guard isReading, let deferred else { return run.input }
    return deferred.made(images, pixels: pixels, channels: channels, in: memory)
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
        let own = memory + part * scratchCount
        let input = input(run, forward.deferred, images, own)
        forEachTiles(images, convolution.scratchPerTile) { tiles in
          convolution.convolve(
            tiles, input, filter, way.output.target(forward), way.output.epilogue(bias: bias),
            scratch: own + madeCount)
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
    let deferred = isReading ? back.deferred : nil
    let parts = way.run(
      back, images: run.samples * imagesPerSample, memory: memory, scratch: scratchCountBack
    ) { block in
      let own = block.scratch + madeCount
      let sums = block.kernel.map { _ in own }
      if block.isFirst {
        sums?.update(repeating: 0, count: sumCount)
        deferred?.begin(block.part)
      }
      let input = input(run, deferred, block.images, block.scratch)
      forEachTiles(block.images, scratchPerTileBack) { tiles in
        convolution.goBack(
          tiles, input, gradient: block.gradient - block.rows.lowerBound * filters, run.scratch,
          scratch: own + sumCount, sums: sums, back.inputGradients[0])
      }
      deferred?.add(images: block.images, pixels: pixels, block.part)
      guard block.isLast, let sums, let kernel = block.kernel else { return }
      kernels.addWinogradWeights(convolution.size, channels, filters, sums, kernel)
    }
    deferred?.finish(parts)
  }

  /// Calls `body` with the tiles of some images, as many at a time as stay in the cache.
  private func forEachTiles(_ images: Range<Int>, _ scratchPerTile: Int, _ body: (Range<Int>) -> Void) {
    let (end, together) = (images.upperBound * tilesPerImage, tilesTogether(scratchPerTile))
    for first in stride(from: images.lowerBound * tilesPerImage, to: end, by: together) {
      body(first..<min(first + together, end))
    }
  }
}
