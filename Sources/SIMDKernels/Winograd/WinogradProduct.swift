public import CVector

/// The products of each element of transformed patches with its panel, `vectors` vectors of columns wide.
@usableFromInline
enum WinogradProduct<I: ISA, let vectors: Int> {
  @inlinable
  static func multiply<Block: TileBlock<I>>(_ block: Block, _ panel: UnsafePointer<Float>) {
    multiply(
      side: Block.side, matrices: Block.matrices, UnsafePointer(block.patches),
      elementStride: block.elementStride, count: block.count, depth: block.tiles.patches.run, panel, block.products)
  }

  /// Multiplies what was transformed, `count` tiles of `depth` channels for each element of a square, by so many
  /// matrices along each axis, the last of which serves all elements that are left; the products of a tile lie together.
  @inlinable
  static func multiply(
    side: Int, matrices: Int, _ rows: UnsafePointer<Float>, elementStride: Int, count: Int, depth: Int,
    _ panel: UnsafePointer<Float>, _ products: UnsafeMutablePointer<Float>
  ) {
    for element in 0..<side * side {
      let (i, j) = element.quotientAndRemainder(dividingBy: side)
      let matrix = min(i, matrices - 1) * matrices + min(j, matrices - 1)
      let product = BlockedProduct(
        rows: rows + element * elementStride, blockStride: count * I.lanes, depth: depth,
        panel: panel + matrix * depth * 2 * I.lanes, c: products + element * 2 * I.lanes,
        cStride: side * side * 2 * I.lanes)
      multiply(product, count)
    }
  }

  /// The last tile of rows overlaps the one before where no tile is as tall as what is left: sums are always
  /// made in the same order, so a result does not depend on its neighbours.
  @inlinable
  static func multiply(_ product: BlockedProduct, _ count: Int) {
    var row = 0
    while row < count {
      let height = height(count - row, of: count)
      row = min(row, count - height)
      switch height {
      case 12: RegisterTile<I, 12, vectors>.multiply(product, row)
      case 8: RegisterTile<I, 8, vectors>.multiply(product, row)
      case 6: RegisterTile<I, 6, vectors>.multiply(product, row)
      case 4: RegisterTile<I, 4, vectors>.multiply(product, row)
      case 2: RegisterTile<I, 2, vectors>.multiply(product, row)
      default: RegisterTile<I, 1, vectors>.multiply(product, row)
      }
      row += height
    }
  }

  /// The height of the next tile where `rows` of `count` rows are left.
  @inlinable @inline(__always)
  static func height(_ rows: Int, of count: Int) -> Int {
    // One or two rows beside twelve would wait for each other.
    if rows == 13 || rows == 14, I.tileRows >= 12 { return 8 }
    if rows == 5 || rows == 6, count >= 6 { return 6 }
    let wanted = PanelTiles<I, vectors>.height(rows)
    if wanted <= count { return wanted }
    if count >= 8 { return 8 }
    if count >= 4 { return 4 }
    return count >= 2 ? 2 : 1
  }
}

/// The product of rows, stored in blocks of as many columns as a vector has lanes, with a panel.
@usableFromInline
struct BlockedProduct {
  @usableFromInline let rows: UnsafePointer<Float>
  /// The floats from one block of columns to the next.
  @usableFromInline let blockStride: Int
  @usableFromInline let depth: Int
  @usableFromInline let panel: UnsafePointer<Float>
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int

  @inlinable @inline(__always)
  init(
    rows: UnsafePointer<Float>, blockStride: Int, depth: Int, panel: UnsafePointer<Float>,
    c: UnsafeMutablePointer<Float>, cStride: Int
  ) {
    self.rows = rows
    self.blockStride = blockStride
    self.depth = depth
    self.panel = panel
    self.c = c
    self.cStride = cStride
  }
}

extension RegisterTile {
  /// Computes the rows from `first` on.
  @inlinable @inline(never)
  static func multiply(_ product: BlockedProduct, _ first: Int) {
    let tile = Self(product, first)
    let c = product.c + first * product.cStride
    for row in 0..<rows {
      for vector in 0..<vectors {
        I.store(tile.sums[row][vector], c + row * product.cStride + vector * I.lanes)
      }
    }
  }

  @inlinable @inline(__always)
  init(_ product: BlockedProduct, _ first: Int) {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    var panel = product.panel
    // The panel of the next element.
    let ahead = product.depth * 2 * I.lanes
    var block = product.rows + first * I.lanes
    var left = product.depth
    while left > 0 {
      for k in 0..<min(left, I.lanes) {
        var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
        for vector in 0..<vectors {
          // Few rows wait for the panel, and processors do not look ahead beyond a page.
          if rows <= 4 { prefetch(panel + (1024 + vector * I.lanes)) }
          if rows >= 8 { prefetch_second_level(panel + (ahead + vector * I.lanes)) }
          b[vector] = I.load(panel + vector * I.lanes)
        }
        panel += 2 * I.lanes
        for row in 0..<rows {
          let x = I.splat(block[row * I.lanes + k])
          for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
        }
      }
      block += product.blockStride
      left -= I.lanes
    }
    self.sums = sums
  }
}
