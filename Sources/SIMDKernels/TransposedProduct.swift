/// The transpose of gathered rows times a matrix, added to what is there: `C[t * run + k, n] += sum over rows r of
/// row(r, t)[k] * B[r, n]`, where `b` is the row of B for `first`.
///
/// Blocks of rows whose part of B stays in a cache near the core meet one tile of C after another. Each block is summed by
/// itself, so that rounding errors grow with the number of blocks and not of rows.
@inlinable
func gatheredTransposedProduct<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ columns: Int, _ b: UnsafePointer<Float>,
  _ bStride: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int
) {
  let blockRows = 128
  for start in stride(from: 0, to: count, by: blockRows) {
    let rows = min(blockRows, count - start)
    for tap in 0..<matrix.taps {
      let product = TransposedBlock(
        matrix: matrix, first: first + start, count: rows, tap: tap, b: b + start * bStride, bStride: bStride,
        c: c + tap * matrix.run * cStride, cStride: cStride)
      for column in stride(from: 0, to: columns, by: 2 * I.lanes) {
        if columns - column > I.lanes {
          TransposedTiles<I, 2>.multiply(product, column, columns - column)
        } else {
          TransposedTiles<I, 1>.multiply(product, column, columns - column)
        }
      }
    }
  }
}

/// The transpose of an ordinary matrix times another, added to what is there: `C[k, n] += sum over i of A[i, k] * B[i, n]`.
@inlinable
func transposedProduct<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ depth: Int, _ columns: Int, _ a: UnsafePointer<Float>, _ aStride: Int,
  _ b: UnsafePointer<Float>, _ bStride: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int
) {
  var offset: Int32 = 0
  withUnsafePointer(to: &offset) { offset in
    let matrix = GatheredRows(
      base: a, offsets: offset, rowsPerImage: 1, taps: 1, run: depth, imageStride: aStride, zeros: a)
    gatheredTransposedProduct(isa, matrix, 0, rows, columns, b, bStride, c, cStride)
  }
}

/// Some rows of a transposed product, at one tap.
///
/// `b` points to the first of these rows, `c` to the rows of the result that belong to the tap.
@usableFromInline
struct TransposedBlock {
  @usableFromInline let matrix: GatheredRows
  @usableFromInline let first: Int
  @usableFromInline let count: Int
  @usableFromInline let tap: Int
  @usableFromInline let b: UnsafePointer<Float>
  @usableFromInline let bStride: Int
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int

  @inlinable @inline(__always)
  init(
    matrix: GatheredRows, first: Int, count: Int, tap: Int, b: UnsafePointer<Float>, bStride: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int
  ) {
    self.matrix = matrix
    self.first = first
    self.count = count
    self.tap = tap
    self.b = b
    self.bStride = bStride
    self.c = c
    self.cStride = cStride
  }
}

/// The division of a tap's run into tiles of `vectors` vectors of columns.
@usableFromInline
enum TransposedTiles<I: ISA, let vectors: Int> {
  @inlinable
  static func multiply(_ block: TransposedBlock, _ column: Int, _ columns: Int) {
    var k = 0
    while k < block.matrix.run {
      let height = height(block.matrix.run - k)
      switch height {
      case 12: RegisterTile<I, 12, vectors>.multiplyTransposed(block, k, column, columns)
      case 8: RegisterTile<I, 8, vectors>.multiplyTransposed(block, k, column, columns)
      case 6: RegisterTile<I, 6, vectors>.multiplyTransposed(block, k, column, columns)
      case 4: RegisterTile<I, 4, vectors>.multiplyTransposed(block, k, column, columns)
      case 2: RegisterTile<I, 2, vectors>.multiplyTransposed(block, k, column, columns)
      default: RegisterTile<I, 1, vectors>.multiplyTransposed(block, k, column, columns)
      }
      k += height
    }
  }

  /// The height of the next tile where `rows` rows of the result are left: none reaches beyond them.
  @inlinable @inline(__always)
  static func height(_ rows: Int) -> Int {
    let tallest = vectors == 1 ? 12 : I.tileRows
    if rows >= 12, tallest >= 12, rows != 16 { return 12 }
    if rows >= 8, tallest >= 8 { return 8 }
    if rows >= 6, tallest >= 6, rows != 8 { return 6 }
    return rows >= 4 ? 4 : rows >= 2 ? 2 : 1
  }
}

extension RegisterTile {
  /// Adds to rows `k ..< k + rows` of the result, in the columns from `column` on, of which `columns` are left.
  @inlinable @inline(never)
  static func multiplyTransposed(_ block: TransposedBlock, _ k: Int, _ column: Int, _ columns: Int) {
    let tile = columns >= vectors * I.lanes ? Self(block, k, column) : Self(block, k, column, limit: columns)
    let c = block.c + k * block.cStride + column
    for row in 0..<rows {
      for vector in 0..<vectors {
        let destination = c + row * block.cStride + vector * I.lanes
        let left = columns - vector * I.lanes
        I.store(tile.sums[row][vector] + I.load(destination, left), destination, left)
      }
    }
  }

  @inlinable @inline(__always)
  init(_ block: TransposedBlock, _ k: Int, _ column: Int, limit: Int = vectors * I.lanes) {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    let matrix = block.matrix
    let (image, position) = block.first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    var base = matrix.base + image * matrix.imageStride + k
    var offset = matrix.offsets + position * matrix.taps + block.tap
    let end = matrix.offsets + matrix.rowsPerImage * matrix.taps + block.tap
    let zeros = matrix.zeros + k
    var values = block.b + column
    for _ in 0..<block.count {
      let start = Int(offset.pointee)
      let a = start < 0 ? zeros : base + start
      var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
      for vector in 0..<vectors { b[vector] = I.load(values + vector * I.lanes, limit - vector * I.lanes) }
      for row in 0..<rows {
        let x = I.splat(a[row])
        for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
      }
      values += block.bStride
      offset += matrix.taps
      if offset == end {
        offset -= matrix.rowsPerImage * matrix.taps
        base += matrix.imageStride
      }
    }
    self.sums = sums
  }
}
