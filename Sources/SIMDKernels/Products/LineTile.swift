public import CVector

extension PanelTiles {
  /// Multiplies rows that lie side by side: the parts of their lines by tiles of one height, the last of which overlaps the one
  /// before.
  @inlinable
  static func multiplyLines(_ product: PanelProduct, _ first: Int, _ end: Int) {
    let line = product.matrix.line
    var row = first
    while row < end {
      let stop = min(end, (row / line + 1) * line)
      let height = lineHeight(stop - row)
      if height == 0 {
        multiplyRows(product, row, stop)
        row = stop
      }
      while row < stop {
        row = min(row, stop - height)
        switch height {
        case 12: RegisterTile<I, 12, vectors>.multiplyLine(product, row)
        case 9: RegisterTile<I, 9, vectors>.multiplyLine(product, row)
        case 7: RegisterTile<I, 7, vectors>.multiplyLine(product, row)
        default: RegisterTile<I, 4, vectors>.multiplyLine(product, row)
        }
        row += height
      }
    }
  }

  /// The height of the tiles that take up `rows` rows at the least cost, 0 if there are too few for any.
  @inlinable @inline(__always)
  static func lineHeight(_ rows: Int) -> Int {
    var (best, least) = (0, Int.max)
    let heights: InlineArray<4, Int> = [4, 7, 9, 12]
    for index in heights.indices where heights[index] <= min(rows, I.tileRows) {
      let height = heights[index]
      // A tile costs something for itself, as much as two rows.
      let cost = (rows + height - 1) / height * (height + 2)
      if cost <= least { (best, least) = (height, cost) }
    }
    return best
  }
}

extension RegisterTile {
  /// Multiplies rows `first ..< first + rows`, which lie side by side, by a panel and stores them.
  @inlinable @inline(never)
  static func multiplyLine(_ product: PanelProduct, _ first: Int) {
    let matrix = product.matrix
    let (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * matrix.taps
    let ahead = matrix.taps * matrix.run * 2 * I.lanes
    let place = TilePlace(product, first)
    var sums = startsWithoutAddend(place)
    var panel = product.panel
    for tap in 0..<matrix.taps {
      var start = base + Int(offsets[tap])
      var a = InlineArray<rows, UnsafePointer<Float>>(repeating: start)
      for row in 0..<rows {
        a[row] = in_scalar_register(start)
        start += matrix.step
      }
      multiplyAdd(a, matrix.run, ahead, &panel, &sums)
    }
    finish(&sums, place)
  }
}
