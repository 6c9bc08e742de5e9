import KernelSelection
import SIMDKernels
import Testing

@Suite("Winograd gradients")
struct WinogradGradientTests {
  @Test(
    "stay within 1e-5 of the scale of the sums over the windows, at all remainders", arguments: KernelTable.available,
    [2, 4])
  func shapes(kernels: KernelTable, size: Int) {
    var random = SplitMix(state: 43)
    for (images, height, width) in [(1, 1, 1), (1, 3, 5), (2, 4, 4), (2, 7, 9)] {
      for (channels, filters) in [(1, 1), (3, 5), (16, 17), (7, 40), (33, 16)] {
        for padding in [0, 1] {
          let convolution = TiledImages(
            images: images, height: height, width: width, padding: padding, channels: channels,
            filters: filters, size: size, &random)
          let dy = random.floats(convolution.resultCount)
          check(kernels, convolution, dy, split: convolution.tileCount / 3)
        }
      }
    }
  }

  /// Takes all tiles back, in two blocks.
  private func check(_ kernels: KernelTable, _ convolution: TiledImages, _ gradient: [Float], split: Int) {
    let (tiles, channels, filters) = (convolution.tiles, convolution.channels, convolution.tiles.filters)
    let filter = packed(kernels, convolution)
    let sums = GuardedFloats(
      [Float](repeating: 0, count: kernels.winogradSumCount(size: tiles.size, channels: channels, filters: filters)))
    let dx = GuardedFloats(unwritten: convolution.images * tiles.patches.imageStride)
    let dw = GuardedFloats([Float](repeating: 0, count: 9 * channels * filters))
    let dy = GuardedFloats(gradient)
    for range in [0..<split, split..<convolution.tileCount] where !range.isEmpty {
      let scratch = GuardedFloats(
        unwritten: range.count
          * kernels.winogradGradientScratchCount(size: tiles.size, channels: channels, filters: filters))
      kernels.winogradGradient(
        tiles, range.lowerBound, range.count, dy.input, filter.input, scratch.start, sums.start, dx.start)
      scratch.expectGuardsIntact()
    }
    kernels.addWinogradWeights(tiles.size, channels, filters, sums.input, dw.start)
    let wanted = direct(convolution, gradient, dx.values.count)
    expect(dx.values, near: wanted.dx, "by the input of \(tiles)")
    expect(dw.values, near: wanted.dw, "by the weights of \(tiles)")
    for floats in [sums, dx, dw] { floats.expectGuardsIntact() }
  }

  private func packed(_ kernels: KernelTable, _ convolution: TiledImages) -> GuardedFloats {
    let (size, channels, filters) = (convolution.tiles.size, convolution.channels, convolution.tiles.filters)
    let taps = GuardedFloats(unwritten: 9 * filters * kernels.panelWidth)
    let filter = GuardedFloats(
      unwritten: kernels.winogradFilterCount(size: size, channels: filters, filters: channels))
    let weights = GuardedFloats(convolution.weights)
    for rows in [0..<filters / 2, filters / 2..<filters] where !rows.isEmpty {
      kernels.packWinogradRows(
        rows, size: size, channels: filters, filters: channels, weights: weights.input, isTransposed: true,
        taps: taps.start, packed: filter.start)
    }
    taps.expectGuardsIntact()
    filter.expectGuardsIntact()
    return filter
  }

  /// The sums over the windows, in double precision.
  private func direct(_ convolution: TiledImages, _ dy: [Float], _ inputCount: Int) -> (dx: [Double], dw: [Double]) {
    let (patches, channels, filters) = (convolution.tiles.patches, convolution.channels, convolution.tiles.filters)
    let side = convolution.tiles.size + 2
    var dx = [Double](repeating: 0, count: inputCount)
    var dw = [Double](repeating: 0, count: 9 * channels * filters)
    for index in dy.indices {
      let place = convolution.place(index)
      let (image, position) = place.tile.quotientAndRemainder(dividingBy: patches.rowsPerImage)
      for tap in 0..<9 {
        let element = (place.y + tap / 3) * side + place.x + tap % 3
        let offset = Int(patches.offsets[position * side * side + element])
        guard offset >= 0 else { continue }
        for channel in 0..<channels {
          let (input, weight) = (
            image * patches.imageStride + offset + channel, (tap * channels + channel) * filters + place.filter
          )
          dx[input] += Double(dy[index]) * Double(convolution.weights[weight])
          dw[weight] += Double(dy[index]) * Double(patches.base[input])
        }
      }
    }
    return (dx, dw)
  }

  private func expect(_ values: [Float], near wanted: [Double], _ what: Comment) {
    let scale = wanted.map(abs).max() ?? 0
    let error = zip(values, wanted).map { abs(Double($0) - $1) }.max() ?? .infinity
    #expect(error <= 1e-5 * max(scale, 1e-3), what)
  }
}
