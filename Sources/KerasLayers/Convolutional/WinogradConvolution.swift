import KerasGraph
import SIMDKernels

/// A 3x3 convolution by Winograd's minimal filtering: the patches that its tiles read, and what it needs.
struct WinogradConvolution: Sendable {
  /// The extent of a tile: 2 or 4.
  let size: Int
  /// From each window to the next: 1 or 2.
  private let stride: Int
  let channels: Int
  let filters: Int
  /// Whether only the greatest of each square of 2 by 2 results is stored.
  private let isPooled: Bool
  private let patches: WindowRows
  private let height: Int
  private let width: Int
  private let kernels: KernelTable

  /// - Parameters:
  ///   - size: the extent of a tile: 2 or 4.
  ///   - stride: from each window to the next: 1, or 2 with tiles of 4.
  ///   - input: the extents of a sample: any leading axes, height, width, channels.
  ///   - output: those of the result.
  ///   - before: the padding before height and width.
  ///   - isPooled: whether only the greatest of each square of 2 by 2 results is stored. Default `false`.
  init(
    size: Int, stride: Int, input: [Int], output: [Int], before: [Int], isPooled: Bool = false, kernels: KernelTable
  ) throws(ModelError) {
    let extents = Array(output.dropLast())
    self.size = size
    self.stride = stride
    self.isPooled = isPooled
    self.kernels = kernels
    channels = input.last ?? 1
    filters = output.last ?? 1
    (height, width) = (extents[extents.count - 2], extents[extents.count - 1])
    let tiles = [height, width].map { ($0 + size - 1) / size }
    let patch = stride * (size - 1) + 3
    patches = try WindowRows(
      axes: 2, input: input, output: extents.dropLast(2) + tiles + [channels], taps: patch * patch,
      run: channels
    ) { spatial, tiles, pixel throws(ModelError) in
      try WindowGeometry.table(spatial: spatial, windows: tiles, taps: [patch, patch], pixel: pixel) {
        axis, tile, tap in stride * tile * size + tap - before[axis]
      }
    }
  }

  var tilesPerSample: Int { patches.rowsPerSample }

  /// The floats of the filter.
  var filterCount: Int { kernels.winogradFilterCount(size: size, channels: channels, filters: filters) }

  /// The floats of memory for each tile of a range.
  var scratchPerTile: Int { kernels.winogradScratchCount(size: size, stride: stride, channels: channels) }

  /// Computes some filters, all by default, of tiles of all images, at their places behind `output`.
  ///
  /// - Parameters:
  ///   - columns: the filters, the first of which begins a panel.
  ///   - input: the first of all images.
  ///   - epilogue: that of the first of the filters.
  ///   - scratch: memory for as many tiles.
  func convolve(
    _ tiles: Range<Int>, columns: Range<Int>? = nil, _ input: UnsafePointer<Float>, _ filter: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>, _ epilogue: Epilogue, scratch: UnsafeMutablePointer<Float>
  ) {
    let columns = columns ?? 0..<filters
    let depth = (size + 2) * (size + 2) * channels
    withTiles(input, columns: columns.count) {
      kernels.winograd(
        $0, tiles.lowerBound, tiles.count, filter + columns.lowerBound * depth, scratch, output + columns.lowerBound,
        epilogue)
    }
  }

  /// Adds what tiles contribute to the sums for the gradient by the weights, and to the gradient by the input, which the first
  /// tiles of an image set; what is `nil` is left out.
  ///
  /// - Parameters:
  ///   - input: the first of all images.
  ///   - gradient: likewise, of the gradient by the results.
  ///   - filter: that of the way back.
  ///   - scratch: memory for as many tiles.
  func goBack(
    _ tiles: Range<Int>, _ input: UnsafePointer<Float>, gradient: UnsafePointer<Float>, _ filter: UnsafePointer<Float>,
    scratch: UnsafeMutablePointer<Float>, sums: UnsafeMutablePointer<Float>?, _ target: UnsafeMutablePointer<Float>?
  ) {
    withTiles(input, columns: filters) {
      kernels.winogradGradient($0, tiles.lowerBound, tiles.count, gradient, filter, scratch, sums, target)
    }
  }

  private func withTiles(_ input: UnsafePointer<Float>, columns: Int, _ body: (WinogradTiles) -> Void) {
    patches.withRows(input) { rows in
      body(
        WinogradTiles(
          patches: rows, size: size, stride: stride, height: height, width: width, columns: columns, filters: filters,
          isPooled: isPooled))
    }
  }
}

extension ConvolutionOptions {
  /// The convolution of one call, with tiles of `size` by `size` results.
  func winogradConvolution(_ site: CallSite, size: Int) throws(ModelError) -> WinogradConvolution {
    try WinogradConvolution(
      size: size, stride: window.strides[0], input: site.inputs[0], output: site.outputs[0],
      before: winogradPadding(site),
      isPooled: site.epilogue.isPooled, kernels: site.kernels)
  }

  /// The padding before height and width.
  func winogradPadding(_ site: CallSite) -> [Int] {
    let (input, output) = (site.inputs[0].dropLast().suffix(2), site.outputs[0].dropLast().suffix(2))
    return zip(input, output).enumerated().map { axis, extents in
      window.paddingBefore(axis, extent: extents.0, windows: extents.1)
    }
  }
}
