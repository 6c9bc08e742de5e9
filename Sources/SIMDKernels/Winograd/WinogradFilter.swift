extension KernelTable {
  /// Transforms and packs the weights of a 3x3 convolution for ``winograd``, into
  /// `winogradFilterCount(size, channels, filters)` floats.
  ///
  /// The transform is computed in double precision and rounded once.
  /// - Parameters:
  ///   - size: the extent of a tile, 2 or 4.
  ///   - stride: from each window to the next: 1, or 2 with tiles of 4. Default 1.
  ///   - weights: `3 x 3 x channels x filters` numbers, row-major.
  ///   - scale: what the weights of each filter are multiplied by.
  public func packWinogradFilter(
    size: Int, stride: Int = 1, channels: Int, filters: Int, weights: Input, scale: Input, packed: Output
  ) {
    let transform = Self.winogradFilterMatrix(size: size, stride: stride)
    let (side, count) = (transform.count, channels * filters)
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(1, 3 * count))
    let matrix = UnsafeMutablePointer<Float>.allocate(capacity: max(1, count))
    defer {
      memory.deallocate()
      matrix.deallocate()
    }
    let panel = channels * panelWidth
    for i in 0..<side {
      let (a, b, c) = transform[i]
      for index in 0..<3 * count {
        memory[index] =
          a * Double(weights[index]) + b * Double(weights[3 * count + index]) + c * Double(weights[6 * count + index])
      }
      for j in 0..<side {
        let (a, b, c) = transform[j]
        for channel in 0..<channels {
          for filter in 0..<filters {
            let index = channel * filters + filter
            let sum = a * memory[index] + b * memory[count + index] + c * memory[2 * count + index]
            matrix[index] = Float(sum * Double(scale[filter]))
          }
        }
        for first in Swift.stride(from: 0, to: filters, by: panelWidth) {
          let destination = packed + first / panelWidth * side * side * panel + (i * side + j) * panel
          packPanels(channels, min(panelWidth, filters - first), matrix + first, filters, 1, destination)
        }
      }
    }
  }

  /// The matrix that transforms the three weights of a line, row by row.
  private static func winogradFilterMatrix(size: Int, stride: Int) -> [(Double, Double, Double)] {
    let matrix =
      if stride == 2 {
        StridedTransform<Portable>.filterMatrix
      } else {
        size == 2 ? WinogradTransform<Portable, 4>.filterMatrix : WinogradTransform<Portable, 6>.filterMatrix
      }
    return matrix.map { ($0[0], $0[1], $0[2]) }
  }

  /// Transforms and packs some rows of a filter for ``winograd``, in single precision: the same as `packWinogradFilter` for
  /// weights that change from step to step.
  ///
  /// - Parameters:
  ///   - rows: which of the `channels` rows of every packed matrix.
  ///   - channels: the channels of the convolution's input, or on the way back of its result.
  ///   - filters: those of the other.
  ///   - weights: nine matrices of `channels * filters` numbers, one for each tap.
  ///   - isTransposed: whether a matrix is `filters x channels`, as the way back takes it.
  ///   - taps: memory for nine panels of as many rows.
  ///   - packed: the whole filter, of which these rows are written.
  public func packWinogradRows(
    _ rows: Range<Int>, size: Int, channels: Int, filters: Int, weights: Input, isTransposed: Bool, taps: Output,
    packed: Output
  ) {
    let (rowStride, columnStride) = isTransposed ? (1, channels) : (filters, 1)
    let (elements, count) = ((size + 2) * (size + 2), rows.count * panelWidth)
    for first in stride(from: 0, to: filters, by: panelWidth) {
      let source = weights + first * columnStride + rows.lowerBound * rowStride
      for tap in 0..<9 {
        packPanels(
          rows.count, min(panelWidth, filters - first), source + tap * channels * filters, rowStride, columnStride,
          taps + tap * count)
      }
      transformWinogradFilter(
        size, count, taps, packed + first * elements * channels + rows.lowerBound * panelWidth, channels * panelWidth)
    }
  }

  /// The floats that `packWinogradFilter` writes: for each panel of filters its part of every transformed
  /// weight matrix. There are no more of them at stride 2, where all odd places share one.
  public func winogradFilterCount(size: Int, channels: Int, filters: Int) -> Int {
    (size + 2) * (size + 2) * packedCount(depth: channels, columns: filters)
  }

  /// The floats of scratch memory that ``winograd`` needs for each tile: its transformed patch, and its
  /// products with one panel.
  public func winogradScratchCount(size: Int, stride: Int = 1, channels: Int) -> Int {
    let patch = stride * (size - 1) + 3
    return patch * patch * (wholeVectors(channels) + lanes + panelWidth)
  }

  /// The floats of scratch memory that ``winogradGradient`` needs for each tile: the transformed gradient by its results, and
  /// its transformed patch, or its products with one panel.
  public func winogradGradientScratchCount(size: Int, channels: Int, filters: Int) -> Int {
    (size + 2) * (size + 2) * (wholeVectors(filters) + lanes + max(wholeVectors(channels), panelWidth))
  }

  /// The floats of the sums of ``winogradGradient``.
  public func winogradSumCount(size: Int, channels: Int, filters: Int) -> Int {
    (size + 2) * (size + 2) * packedCount(depth: wholeVectors(channels), columns: filters)
  }

  private func wholeVectors(_ channels: Int) -> Int { (channels + lanes - 1) / lanes * lanes }
}

/// Transforms the nine taps of a filter, `count` numbers each, into its elements, `stride` floats apart: `G g G'`.
@inlinable
func transformWinogradFilter<I: ISA>(
  _ isa: I.Type, _ size: Int, _ count: Int, _ taps: UnsafePointer<Float>, _ elements: UnsafeMutablePointer<Float>,
  _ stride: Int
) {
  if size == 2 {
    WinogradTransform<I, 4>.transformFilter(count, taps, elements, stride)
  } else {
    WinogradTransform<I, 6>.transformFilter(count, taps, elements, stride)
  }
}

extension WinogradTransform {
  @inlinable
  static func transformFilter(
    _ count: Int, _ taps: UnsafePointer<Float>, _ elements: UnsafeMutablePointer<Float>, _ elementStride: Int
  ) {
    for index in stride(from: 0, to: count, by: I.lanes) {
      let columns = InlineArray<3, Line> { j in
        filter(Line { i in i < 3 ? I.load(taps + (i * 3 + j) * count + index) : I.splat(0) })
      }
      for i in 0..<patch {
        let line = filter(Line { j in j < 3 ? columns[j][i] : I.splat(0) })
        for j in 0..<patch { I.store(line[j], elements + (i * patch + j) * elementStride + index) }
      }
    }
  }
}
