extension KernelTable {
  /// Transforms and packs the weights of a 3x3 convolution for ``winograd``, into
  /// `winogradFilterCount(size, channels, filters)` floats.
  ///
  /// The transform is computed in double precision and rounded once.
  /// - Parameters:
  ///   - size: the extent of a tile, 2 or 4.
  ///   - weights: `3 x 3 x channels x filters` numbers, row-major.
  ///   - scale: what the weights of each filter are multiplied by.
  public func packWinogradFilter(
    size: Int, channels: Int, filters: Int, weights: Input, scale: Input, packed: Output
  ) {
    let transform = size == 2 ? WinogradTransform<Portable, 4>.filter : WinogradTransform<Portable, 6>.filter
    let matrix = UnsafeMutablePointer<Float>.allocate(capacity: max(1, channels * filters))
    defer { matrix.deallocate() }
    let panel = channels * panelWidth
    let elements = transform.count * transform.count
    for (i, rowFactors) in transform.enumerated() {
      for (j, columnFactors) in transform.enumerated() {
        for index in 0..<channels * filters {
          var sum = 0.0
          for y in 0..<3 {
            for x in 0..<3 {
              let weight = Double(weights[(y * 3 + x) * channels * filters + index])
              sum += rowFactors[y] * columnFactors[x] * weight
            }
          }
          matrix[index] = Float(sum * Double(scale[index % filters]))
        }
        for first in stride(from: 0, to: filters, by: panelWidth) {
          let destination = packed + first / panelWidth * elements * panel + (i * transform.count + j) * panel
          packPanels(channels, min(panelWidth, filters - first), matrix + first, filters, 1, destination)
        }
      }
    }
  }

  /// Transforms and packs some elements of a filter for ``winograd``, in single precision: the same as
  /// `packWinogradFilter` for weights that change from step to step.
  ///
  /// - Parameters:
  ///   - elements: which of the `(size + 2) * (size + 2)` elements of a transformed window.
  ///   - channels: the rows of a packed matrix: the channels of the convolution's input, or on the way back of its result.
  ///   - filters: its columns: those of the other.
  ///   - weights: nine matrices of `channels * filters` numbers, one for each tap.
  ///   - isTransposed: whether a matrix is `filters x channels`, as the way back takes it.
  ///   - matrix: memory for one matrix.
  ///   - packed: the whole filter, of which these elements are written.
  public func packWinogradElements(
    _ elements: Range<Int>, size: Int, channels: Int, filters: Int, weights: Input, isTransposed: Bool, matrix: Output,
    packed: Output
  ) {
    let transform = size == 2 ? WinogradTransform<Portable, 4>.filter : WinogradTransform<Portable, 6>.filter
    let (patch, count, panel) = (transform.count, channels * filters, channels * panelWidth)
    let (rowStride, columnStride) = isTransposed ? (1, channels) : (filters, 1)
    for element in elements {
      matrix.initialize(repeating: 0, count: count)
      for tap in 0..<9 {
        let factor = transform[element / patch][tap / 3] * transform[element % patch][tap % 3]
        if factor != 0 { axpby(count, Float(factor), weights + tap * count, 1, matrix) }
      }
      for first in stride(from: 0, to: filters, by: panelWidth) {
        packPanels(
          channels, min(panelWidth, filters - first), matrix + first * columnStride, rowStride, columnStride,
          packed + (first / panelWidth * patch * patch + element) * panel)
      }
    }
  }

  /// The floats that `packWinogradFilter` writes: for each panel of filters its part of every transformed
  /// weight matrix.
  public func winogradFilterCount(size: Int, channels: Int, filters: Int) -> Int {
    (size + 2) * (size + 2) * packedCount(depth: channels, columns: filters)
  }

  /// The floats of scratch memory that ``winograd`` needs for each tile: its transformed patch, and its
  /// products with one panel.
  public func winogradScratchCount(size: Int, channels: Int) -> Int {
    (size + 2) * (size + 2) * ((channels + lanes - 1) / lanes * lanes + panelWidth)
  }

  /// The floats of scratch memory that ``winogradGradient`` needs for each tile: the transformed gradient by its results, and
  /// its transformed patch, or its products with one panel.
  public func winogradGradientScratchCount(size: Int, channels: Int, filters: Int) -> Int {
    (size + 2) * (size + 2) * (wholeVectors(filters) + max(wholeVectors(channels), panelWidth))
  }

  /// The floats of the sums of ``winogradGradient``.
  public func winogradSumCount(size: Int, channels: Int, filters: Int) -> Int {
    (size + 2) * (size + 2) * packedCount(depth: wholeVectors(channels), columns: filters)
  }

  private func wholeVectors(_ channels: Int) -> Int { (channels + lanes - 1) / lanes * lanes }
}
