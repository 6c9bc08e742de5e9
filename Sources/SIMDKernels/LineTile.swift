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
    Self(line: product.matrix, first, product.panel).store(product, first, first + rows)
  }

  /// Every third row has an address of its own; the others lie one or two steps behind it, which needs no register.
  @inlinable @inline(__always)
  init(line matrix: GatheredRows, _ first: Int, _ panel: UnsafePointer<Float>) {
    let (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * matrix.taps
    let step = matrix.step
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    var panel = panel
    for tap in 0..<matrix.taps {
      let start = base + Int(offsets[tap])
      var a = InlineArray<rows, UnsafePointer<Float>>(repeating: start)
      for row in 0..<rows where row % 3 == 0 { a[row] = in_scalar_register(start + row * step) }
      for _ in 0..<matrix.run {
        var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
        for vector in 0..<vectors { b[vector] = I.load(panel + vector * I.lanes) }
        panel += 2 * I.lanes
        for row in 0..<rows {
          let x = I.splat(a[row - row % 3][row % 3 * step])
          for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
        }
        for row in 0..<rows where row % 3 == 0 { a[row] += 1 }
      }
    }
    self.sums = sums
  }
}
