public import CVector

/// A tile of few rows, each of whose sums is made of `chains` sums that do not wait for each other.
@usableFromInline
struct ChainedTile<I: ISA, let rows: Int, let vectors: Int, let chains: Int> {
  @usableFromInline typealias Sums = InlineArray<rows, InlineArray<vectors, I.F32>>

  @usableFromInline var sums: InlineArray<chains, Sums>

  /// Multiplies rows `first ..< first + rows` by a panel and stores those before `limit`.
  @inlinable @inline(never)
  static func multiply(_ product: PanelProduct, _ first: Int, _ limit: Int) {
    let tile = Self(product.matrix, TileRows(I.self, product.matrix, first, limit), product.panel)
    RegisterTile<I, rows, vectors>(sums: tile.total).store(product, first, limit)
  }

  @inlinable @inline(__always)
  init(_ matrix: GatheredRows, _ tileRows: TileRows<rows>, _ panel: UnsafePointer<Float>) {
    var sums = InlineArray<chains, Sums>(repeating: Sums(repeating: InlineArray(repeating: I.splat(0))))
    var panel = panel
    for tap in 0..<matrix.taps {
      let a = tileRows.pointers(I.self, tap, matrix.zeros)
      for block in 0..<matrix.run / chains {
        for chain in 0..<chains { Self.multiplyAdd(a, block * chains + chain, &panel, &sums[chain]) }
      }
      for k in matrix.run / chains * chains..<matrix.run { Self.multiplyAdd(a, k, &panel, &sums[0]) }
    }
    self.sums = sums
  }

  /// Adds column `k` of the rows times one row of the panel.
  @inlinable @inline(__always)
  static func multiplyAdd(
    _ a: InlineArray<rows, UnsafePointer<Float>>, _ k: Int, _ panel: inout UnsafePointer<Float>,
    _ sums: inout Sums
  ) {
    for vector in 0..<vectors {
      // Few rows wait for the panel, and processors do not look ahead beyond a page.
      if rows == 1 { prefetch(panel + (1024 + vector * I.lanes)) }
      let b = I.load(panel + vector * I.lanes)
      for row in 0..<rows { sums[row][vector] = I.fma(I.splat(a[row][k]), b, sums[row][vector]) }
    }
    panel += 2 * I.lanes
  }

  /// The sums of all chains.
  @inlinable @inline(__always)
  var total: Sums {
    var total = sums[0]
    for chain in 1..<chains {
      for row in 0..<rows {
        for vector in 0..<vectors { total[row][vector] += sums[chain][row][vector] }
      }
    }
    return total
  }
}
