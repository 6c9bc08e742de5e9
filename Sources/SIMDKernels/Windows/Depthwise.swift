/// Depthwise convolution: every channel of a row meets its own weight at each tap.
///
/// Where windows overlap along a line, as many as fit are convolved together, if there are channels enough to repay
/// finding their elements; the rest of a line in ``DepthwiseRows``.
@inlinable
func gatheredDepthwise<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ weights: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ epilogue: Epilogue
) {
  let end = first + count
  guard let lines = matrix.lines, matrix.run >= 2 * I.lanes, epilogue.hasWholeMap else {
    return depthwiseRows(isa, matrix, first, end, weights, c, cStride, epilogue)
  }
  let work = DepthwiseWork(matrix: matrix, weights: weights, c: c, cStride: cStride, epilogue: epilogue)
  var row = first
  while row < end {
    let rest = min(lines.windows - row % lines.windows, end - row)
    let convolved =
      switch (lines.width, lines.step, matrix.taps) {
      case (3, 1, 9): DepthwiseLine<I, 7, 3, 9>.convolve(work, row, rest)
      case (3, 2, 9): DepthwiseLine<I, 7, 3, 15>.convolve(work, row, rest)
      case (5, 1, 25): DepthwiseLine<I, 7, 5, 11>.convolve(work, row, rest)
      case (5, 2, 25): DepthwiseLine<I, 7, 5, 17>.convolve(work, row, rest)
      default: 0
      }
    depthwiseRows(isa, matrix, row + convolved, row + rest, weights, c, cStride, epilogue)
    row += rest
  }
}

/// Rows `first ..< end` of a depthwise convolution, each by itself.
@inlinable
func depthwiseRows<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ end: Int, _ weights: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ epilogue: Epilogue
) {
  let height = I.tileRows >= 8 ? 4 : 2
  for row in stride(from: first, to: end, by: height) {
    if height == 4 {
      DepthwiseRows<I, 4>(matrix, row, end).convolve(weights, c, cStride, epilogue)
    } else {
      DepthwiseRows<I, 2>(matrix, row, end).convolve(weights, c, cStride, epilogue)
    }
  }
}

/// A few rows that meet the same weights.
@usableFromInline
struct DepthwiseRows<I: ISA, let rows: Int> {
  @usableFromInline let matrix: GatheredRows
  @usableFromInline let tileRows: TileRows<rows>
  @usableFromInline let first: Int
  @usableFromInline let count: Int

  @inlinable @inline(__always)
  init(_ matrix: GatheredRows, _ first: Int, _ limit: Int) {
    self.matrix = matrix
    self.first = first
    tileRows = TileRows(I.self, matrix, first, limit)
    count = min(rows, limit - first)
  }

  @inlinable @inline(__always)
  func convolve(
    _ weights: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ epilogue: Epilogue
  ) {
    let c = c + first * cStride
    var channel = 0
    while channel < matrix.run {
      let channels = matrix.run - channel
      let epilogue = epilogue.advanced(I.self, by: channel)
      if channels >= 4 * I.lanes {
        let tile: RegisterTile<I, rows, 4> = sums(weights, channel, I.lanes)
        tile.store(count, channels, c + channel, cStride, nil, epilogue)
        channel += 4 * I.lanes
      } else if channels >= 2 * I.lanes {
        let tile: RegisterTile<I, rows, 2> = sums(weights, channel, I.lanes)
        tile.store(count, channels, c + channel, cStride, nil, epilogue)
        channel += 2 * I.lanes
      } else {
        let tile: RegisterTile<I, rows, 1> = sums(weights, channel, channels)
        tile.store(count, channels, c + channel, cStride, nil, epilogue)
        channel += I.lanes
      }
    }
  }

  /// The sums over the taps of the vectors of channels from `channel` on, of which `used` lanes exist.
  @inlinable @inline(__always)
  func sums<let vectors: Int>(
    _ weights: UnsafePointer<Float>, _ channel: Int, _ used: Int
  ) -> RegisterTile<I, rows, vectors> {
    var sums = RegisterTile<I, rows, vectors>.Sums(repeating: InlineArray(repeating: I.splat(0)))
    var weights = weights + channel
    for tap in 0..<matrix.taps {
      let a = tileRows.pointers(I.self, tap, matrix.zeros)
      for vector in 0..<vectors {
        let weight = I.load(weights + vector * I.lanes, used)
        for row in 0..<rows {
          sums[row][vector] = I.fma(
            I.load(a[row] + channel + vector * I.lanes, used), weight, sums[row][vector])
        }
      }
      weights += matrix.run
    }
    return RegisterTile(sums: sums)
  }
}
