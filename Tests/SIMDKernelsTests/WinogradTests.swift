import KernelSelection
import SIMDKernels
import Testing

/// The extent of a tile, and the steps between windows.
struct TileForm: Sendable {
  let size: Int
  let stride: Int

  static let all = [TileForm(size: 2, stride: 1), TileForm(size: 4, stride: 1), TileForm(size: 4, stride: 2)]
}

@Suite("Winograd convolution")
struct WinogradTests {
  @Test(
    "agrees with the sum over the window at all remainders of extents, channels and filters",
    arguments: KernelTable.available, TileForm.all)
  func shapes(kernels: KernelTable, form: TileForm) {
    var random = SplitMix(state: 29)
    for (images, height, width) in [(1, 1, 1), (1, 3, 5), (2, 4, 4), (5, 7, 7), (3, 9, 6), (4, 2, 13)] {
      for (channels, filters) in [(1, 1), (3, 5), (16, 17), (7, 40), (33, 16)] {
        for padding in [0, 1] {
          let convolution = TiledImages(
            images: images, height: height, width: width, padding: padding, channels: channels,
            filters: filters, size: form.size, stride: form.stride, &random)
          check(kernels, convolution, first: convolution.tileCount / 3, &random)
        }
      }
    }
  }

  @Test(
    "stores the greatest of each square, and panels of filters one by one", arguments: KernelTable.available, [2, 4])
  func pooledPanels(kernels: KernelTable, size: Int) {
    var random = SplitMix(state: 43)
    for (height, width, filters) in [(8, 8, 32), (7, 10, 41), (5, 3, 17)] {
      let whole = TiledImages(
        images: 2, height: height, width: width, padding: 1, channels: 20, filters: filters, size: size, &random)
      let all = run(kernels, whole, first: 0, Epilogue(lower: 0)).values
      let pooled = runPooled(kernels, whole)
      let (rows, columns) = (height / 2, width / 2)
      for index in 0..<2 * rows * columns * filters {
        let (pixel, filter) = index.quotientAndRemainder(dividingBy: filters)
        let corner = (pixel / columns / rows * height + pixel / columns % rows * 2) * width + pixel % columns * 2
        let square = [0, 1, width, width + 1].map { all[(corner + $0) * filters + filter] }
        #expect(pooled[index] == square.max(), "\(height)x\(width), element \(index)")
      }
    }
  }

  /// Pooled results, computed panel by panel.
  private func runPooled(_ kernels: KernelTable, _ convolution: TiledImages) -> [Float] {
    var tiles = convolution.tiles
    let (channels, filters) = (convolution.channels, tiles.filters)
    tiles.isPooled = true
    let filter = GuardedFloats(
      unwritten: kernels.winogradFilterCount(size: tiles.size, channels: channels, filters: filters))
    let scratch = GuardedFloats(
      unwritten: convolution.tileCount * kernels.winogradScratchCount(size: tiles.size, channels: channels))
    let c = GuardedFloats(unwritten: convolution.images * (tiles.height / 2) * (tiles.width / 2) * filters)
    kernels.packWinogradFilter(
      size: tiles.size, channels: channels, filters: filters, weights: convolution.weights,
      scale: [Float](repeating: 1, count: filters), packed: filter.start)
    for first in stride(from: 0, to: filters, by: kernels.panelWidth) {
      tiles.columns = min(kernels.panelWidth, filters - first)
      let depth = (tiles.size + 2) * (tiles.size + 2) * channels
      kernels.winograd(
        tiles, 0, convolution.tileCount, filter.input + first * depth, scratch.start, c.start + first,
        Epilogue(lower: 0))
    }
    c.expectGuardsIntact()
    return c.values
  }

  @Test("agrees where tiles fill several blocks", arguments: KernelTable.available, TileForm.all)
  func blocks(kernels: KernelTable, form: TileForm) {
    var random = SplitMix(state: 31)
    let convolution = TiledImages(
      images: 5, height: 5 * form.size - 1, width: 8 * form.size - 1, padding: 1, channels: 20, filters: 3,
      size: form.size, stride: form.stride,
      &random)
    check(kernels, convolution, first: 3, &random)
  }

  @Test("stays within 1e-5 of the scale of the results", arguments: KernelTable.available, TileForm.all)
  func accuracy(kernels: KernelTable, form: TileForm) {
    var random = SplitMix(state: 37)
    for channels in [8, 64, 256] {
      let convolution = TiledImages(
        images: 1, height: 8, width: 8, padding: 1, channels: channels, filters: 16, size: form.size,
        stride: form.stride, &random)
      let computed = run(kernels, convolution, first: 0, Epilogue()).values
      let exact = computed.indices.map { convolution.result($0).value }
      let scale = exact.map(abs).max() ?? 0
      let error = zip(computed, exact).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(error <= 1e-5 * scale, "\(channels) channels")
    }
  }

  @Test("a result does not depend on the tiles computed with it", arguments: KernelTable.available, TileForm.all)
  func neighbours(kernels: KernelTable, form: TileForm) {
    var random = SplitMix(state: 41)
    let convolution = TiledImages(
      images: 7, height: 6, width: 7, padding: 1, channels: 18, filters: 20, size: form.size,
      stride: form.stride, &random)
    let all = run(kernels, convolution, first: 0, Epilogue()).values
    for first in [1, 5, convolution.tileCount - 3, convolution.tileCount - 1] {
      let some = run(kernels, convolution, first: first, Epilogue()).values
      let agrees = some.indices.allSatisfy { convolution.place($0).tile < first || some[$0] == all[$0] }
      #expect(agrees, "from tile \(first) on")
    }
  }

  private func check(
    _ kernels: KernelTable, _ convolution: TiledImages, first: Int, _ random: inout SplitMix
  ) {
    let filters = convolution.tiles.filters
    let owned = OwnedEpilogue(filters, &random)
    let c = run(kernels, convolution, first: first, owned.epilogue)
    let expected = (0..<convolution.resultCount).map { index -> Bounded in
      guard convolution.place(index).tile >= first else {
        return Bounded(value: Double(GuardedFloats.guardValue), error: 0)
      }
      return owned.apply(convolution.result(index), index % filters)
    }
    expect(c.values, within: expected, "\(convolution.tiles)")
    c.expectGuardsIntact()
  }

  private func run(
    _ kernels: KernelTable, _ convolution: TiledImages, first: Int, _ epilogue: Epilogue
  ) -> GuardedFloats {
    let (tiles, channels) = (convolution.tiles, convolution.channels)
    let weights = GuardedFloats(convolution.weights)
    let ones = [Float](repeating: 1, count: tiles.filters)
    let filter = GuardedFloats(
      unwritten: kernels.winogradFilterCount(size: tiles.size, channels: channels, filters: tiles.filters))
    kernels.packWinogradFilter(
      size: tiles.size, stride: tiles.stride, channels: channels, filters: tiles.filters, weights: weights.input,
      scale: ones, packed: filter.start)
    let count = convolution.tileCount - first
    let scratch = GuardedFloats(
      unwritten: count * kernels.winogradScratchCount(size: tiles.size, stride: tiles.stride, channels: channels))
    let c = GuardedFloats(unwritten: convolution.resultCount)
    kernels.winograd(tiles, first, count, filter.input, scratch.start, c.start, epilogue)
    filter.expectGuardsIntact()
    scratch.expectGuardsIntact()
    return c
  }
}
