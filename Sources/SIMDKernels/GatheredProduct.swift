/// Rows `first ..< first + count` of a gathered matrix times packed panels.
///
/// Blocks of rows that fit in a cache near the core meet one panel after another; a panel meets the block's tiles in turn.
@inlinable
func gatheredProduct<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ columns: Int, _ packed: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ accumulate: Bool, _ epilogue: Epilogue
) {
  let width = 2 * I.lanes
  let depth = matrix.taps * matrix.run
  let blockRows = max(4, 65_536 / max(1, depth * I.tileRows)) * I.tileRows
  let end = first + count
  for blockFirst in stride(from: first, to: end, by: blockRows) {
    let blockEnd = min(end, blockFirst + blockRows)
    for column in stride(from: 0, to: columns, by: width) {
      multiplyPanel(
        isa, matrix, blockFirst, blockEnd, packed + column * depth, min(width, columns - column), c + column, cStride,
        accumulate, epilogue.advanced(isa, by: column))
    }
  }
}

/// Rows `first ..< end` of a gathered matrix times one packed panel, of which `columns` columns are stored.
@inlinable
func multiplyPanel<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ end: Int, _ panel: UnsafePointer<Float>, _ columns: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ accumulate: Bool, _ epilogue: Epilogue
) {
  var row = first
  while row < end {
    let height = tileHeight(isa, end - row)
    switch (height, columns > I.lanes) {
    case (12, true):
      RegisterTile<I, 12, 2>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (8, true):
      RegisterTile<I, 8, 2>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (6, true):
      RegisterTile<I, 6, 2>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (4, true):
      RegisterTile<I, 4, 2>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (2, true):
      ChainedTile<I, 2, 2, 2>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (1, true):
      ChainedTile<I, 1, 2, 4>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (12, false):
      RegisterTile<I, 12, 1>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (8, false):
      RegisterTile<I, 8, 1>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (6, false):
      RegisterTile<I, 6, 1>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (4, false):
      RegisterTile<I, 4, 1>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    case (2, false):
      ChainedTile<I, 2, 1, 2>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    default:
      ChainedTile<I, 1, 1, 4>.multiply(matrix, row, end, panel, columns, c, cStride, accumulate, epilogue)
    }
    row += height
  }
}

/// The height of the tile that takes up `rows` remaining rows, or the first of them, at the least cost.
@inlinable @inline(__always)
func tileHeight<I: ISA>(_ isa: I.Type, _ rows: Int) -> Int {
  if rows >= I.tileRows { return I.tileRows }
  if rows > 8 { return 12 }
  if rows > 6 || (rows > 4 && I.tileRows != 6) { return 8 }
  if rows > 4 { return 6 }
  return rows > 2 ? 4 : rows
}
