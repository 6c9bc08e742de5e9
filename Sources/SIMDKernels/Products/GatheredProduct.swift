/// Rows `first ..< first + count` of a gathered matrix times packed panels.
///
/// Blocks of rows that fit in a cache near the core meet one panel after another; a panel meets the block's
/// tiles in turn.
@inlinable
func gatheredProduct<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ columns: Int,
  _ packed: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ accumulate: Bool,
  _ epilogue: Epilogue
) {
  let width = 2 * I.lanes
  let depth = matrix.taps * matrix.run
  let blockRows = max(4, 65_536 / max(1, depth * I.tileRows)) * I.tileRows
  let end = first + count
  let addend = accumulate ? UnsafePointer(c) : epilogue.addend
  for blockFirst in stride(from: first, to: end, by: blockRows) {
    let blockEnd = min(end, blockFirst + blockRows)
    for column in stride(from: 0, to: columns, by: width) {
      let product = PanelProduct(
        matrix: matrix, panel: packed + column * depth, columns: min(width, columns - column), c: c + column,
        cStride: cStride, addend: addend.map { $0 + column }, epilogue: epilogue.advanced(isa, by: column))
      if product.columns > I.lanes {
        PanelTiles<I, 2>.multiply(product, blockFirst, blockEnd)
      } else {
        PanelTiles<I, 1>.multiply(product, blockFirst, blockEnd)
      }
    }
  }
}

/// The product of gathered rows with one packed panel, of which `columns` columns are stored.
///
/// `c`, `addend` and `epilogue` point to the panel's first column.
@usableFromInline
struct PanelProduct {
  @usableFromInline let matrix: GatheredRows
  @usableFromInline let panel: UnsafePointer<Float>
  @usableFromInline let columns: Int
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int
  @usableFromInline let addend: UnsafePointer<Float>?
  @usableFromInline let epilogue: Epilogue

  @inlinable @inline(__always)
  init(
    matrix: GatheredRows, panel: UnsafePointer<Float>, columns: Int, c: UnsafeMutablePointer<Float>,
    cStride: Int, addend: UnsafePointer<Float>?, epilogue: Epilogue
  ) {
    self.matrix = matrix
    self.panel = panel
    self.columns = columns
    self.c = c
    self.cStride = cStride
    self.addend = addend
    self.epilogue = epilogue
  }
}

/// Where a whole tile of a product is stored, of which `columns` columns exist, and how.
@usableFromInline
struct TilePlace {
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int
  @usableFromInline let columns: Int
  @usableFromInline let addend: UnsafePointer<Float>?
  @usableFromInline let epilogue: Epilogue

  /// The place of the tile whose first row is `first`.
  @inlinable @inline(__always)
  init(_ product: PanelProduct, _ first: Int) {
    c = product.c + first * product.cStride
    cStride = product.cStride
    columns = product.columns
    addend = product.addend.map { $0 + first * product.cStride }
    epilogue = product.epilogue
  }

  @inlinable @inline(__always)
  init(_ c: UnsafeMutablePointer<Float>, _ cStride: Int, columns: Int, _ epilogue: Epilogue) {
    self.c = c
    self.cStride = cStride
    self.columns = columns
    addend = nil
    self.epilogue = epilogue
  }
}

/// The division of rows into tiles of `vectors` vectors of columns.
@usableFromInline
enum PanelTiles<I: ISA, let vectors: Int> {
  @inlinable
  static func multiply(_ product: PanelProduct, _ first: Int, _ end: Int) {
    if product.matrix.line >= 4, product.epilogue.hasWholeMap, product.addend == nil {
      multiplyLines(product, first, end)
    } else {
      multiplyRows(product, first, end)
    }
  }

  @inlinable
  static func multiplyRows(_ product: PanelProduct, _ first: Int, _ end: Int) {
    var row = first
    while row < end {
      let height = height(end - row)
      switch height {
      case 12: RegisterTile<I, 12, vectors>.multiply(product, row, end)
      case 8: RegisterTile<I, 8, vectors>.multiply(product, row, end)
      case 6: RegisterTile<I, 6, vectors>.multiply(product, row, end)
      case 4: RegisterTile<I, 4, vectors>.multiply(product, row, end)
      case 2: ChainedTile<I, 2, vectors, 2>.multiply(product, row, end)
      default: ChainedTile<I, 1, vectors, 4>.multiply(product, row, end)
      }
      row += height
    }
  }

  /// The height of the tile that takes up `rows` remaining rows, or the first of them, at the least cost.
  @inlinable @inline(__always)
  static func height(_ rows: Int) -> Int {
    let tallest = vectors == 1 ? 12 : I.tileRows
    if rows >= tallest { return tallest }
    if rows > 8 { return 12 }
    if rows > 4 { return min(8, tallest) }
    return rows > 2 ? 4 : rows
  }
}
