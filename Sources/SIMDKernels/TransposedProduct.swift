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
  if matrix.taps > 1, matrix.run < 8, matrix.taps * matrix.run <= 128 {
    return collectedTransposedProduct(isa, matrix, first, count, columns, b, bStride, c, cStride)
  }
  var places = InlineArray<128, UnsafePointer<Float>>(repeating: matrix.zeros)
  withUnsafeMutablePointer(to: &places) { places in
    let places = UnsafeMutableRawPointer(places).assumingMemoryBound(to: UnsafePointer<Float>.self)
    for start in stride(from: 0, to: count, by: 128) {
      let rows = min(128, count - start)
      for tap in 0..<matrix.taps {
        findPlaces(isa, matrix, first + start, rows, tap, places)
        let block = TransposedBlock(
          places: places, count: rows, depth: matrix.run, b: b + start * bStride, bStride: bStride,
          c: c + tap * matrix.run * cStride, cStride: cStride)
        block.multiply(isa, columns)
      }
    }
  }
}

/// The same for short runs, which are copied first: all runs of a row side by side.
@inlinable
func collectedTransposedProduct<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ columns: Int, _ b: UnsafePointer<Float>,
  _ bStride: Int, _ c: UnsafeMutablePointer<Float>, _ cStride: Int
) {
  let depth = matrix.taps * matrix.run
  var places = InlineArray<128, UnsafePointer<Float>>(repeating: matrix.zeros)
  var copies = InlineArray<4096, Float>(repeating: 0)
  let blockRows = min(128, (4096 - I.lanes) / depth)
  withUnsafeMutablePointer(to: &copies) { copies in
    let copies = UnsafeMutableRawPointer(copies).assumingMemoryBound(to: Float.self)
    withUnsafeMutablePointer(to: &places) { places in
      let places = UnsafeMutableRawPointer(places).assumingMemoryBound(to: UnsafePointer<Float>.self)
      for start in stride(from: 0, to: count, by: blockRows) {
        let rows = min(blockRows, count - start)
        collect(isa, matrix, first + start, rows, copies)
        for row in 0..<rows { places[row] = UnsafePointer(copies + row * depth) }
        let block = TransposedBlock(
          places: places, count: rows, depth: depth, b: b + start * bStride, bStride: bStride, c: c, cStride: cStride)
        block.multiply(isa, columns)
      }
    }
  }
}

/// Copies rows side by side, and up to a vector of whatever behind them.
@inlinable
func collect<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ copies: UnsafeMutablePointer<Float>
) {
  var (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
  var copy = copies
  for _ in 0..<count {
    let base = matrix.base + image * matrix.imageStride
    for tap in 0..<matrix.taps {
      let offset = Int(matrix.offsets[position * matrix.taps + tap])
      let place = offset < 0 ? matrix.zeros : base + offset
      for k in stride(from: 0, to: matrix.run, by: I.lanes) {
        I.store(I.load(place + k, matrix.run - k), copy + k)
      }
      copy += matrix.run
    }
    position += 1
    if position == matrix.rowsPerImage { (image, position) = (image + 1, 0) }
  }
}

/// Where the runs of rows `first ..< first + count` at a tap begin.
@inlinable
func findPlaces<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ tap: Int,
  _ places: UnsafeMutablePointer<UnsafePointer<Float>>
) {
  var (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
  for row in 0..<count {
    let offset = Int(matrix.offsets[position * matrix.taps + tap])
    places[row] = offset < 0 ? matrix.zeros : matrix.base + image * matrix.imageStride + offset
    position += 1
    if position == matrix.rowsPerImage { (image, position) = (image + 1, 0) }
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
@usableFromInline
struct TransposedBlock {
  /// Where the run of each row begins.
  @usableFromInline let places: UnsafePointer<UnsafePointer<Float>>
  @usableFromInline let count: Int
  /// The floats of a run.
  @usableFromInline let depth: Int
  /// The first of the rows that they are multiplied with.
  @usableFromInline let b: UnsafePointer<Float>
  @usableFromInline let bStride: Int
  /// The rows of the result that belong to the tap.
  @usableFromInline let c: UnsafeMutablePointer<Float>
  @usableFromInline let cStride: Int

  @inlinable @inline(__always)
  init(
    places: UnsafePointer<UnsafePointer<Float>>, count: Int, depth: Int, b: UnsafePointer<Float>, bStride: Int,
    c: UnsafeMutablePointer<Float>, cStride: Int
  ) {
    self.places = places
    self.count = count
    self.depth = depth
    self.b = b
    self.bStride = bStride
    self.c = c
    self.cStride = cStride
  }

  /// Adds the product to all columns of the result.
  @inlinable @inline(__always)
  func multiply<I: ISA>(_ isa: I.Type, _ columns: Int) {
    for column in stride(from: 0, to: columns, by: 2 * I.lanes) {
      if columns - column > I.lanes {
        TransposedTiles<I, 2>.multiply(self, column, columns - column)
      } else {
        TransposedTiles<I, 1>.multiply(self, column, columns - column)
      }
    }
  }
}

/// The division of a tap's run into tiles of `vectors` vectors of columns.
@usableFromInline
enum TransposedTiles<I: ISA, let vectors: Int> {
  @inlinable
  static func multiply(_ block: TransposedBlock, _ column: Int, _ columns: Int) {
    var k = 0
    while k < block.depth {
      let height = height(block.depth - k)
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
    // Two tiles, since one that either way leads to would be kept in memory.
    if columns >= vectors * I.lanes {
      Self(block, k, column).add(to: block, k, column, columns)
    } else {
      Self(block, k, column, limit: columns).add(to: block, k, column, columns)
    }
  }

  @inlinable @inline(__always)
  func add(to block: TransposedBlock, _ k: Int, _ column: Int, _ columns: Int) {
    let c = block.c + k &* block.cStride + column
    for row in 0..<rows {
      for vector in 0..<vectors {
        let destination = c + row &* block.cStride + vector * I.lanes
        let left = columns &- vector * I.lanes
        I.store(sums[row][vector] + I.load(destination, left), destination, left)
      }
    }
  }

  @inlinable @inline(__always)
  init(_ block: TransposedBlock, _ k: Int, _ column: Int, limit: Int = vectors * I.lanes) {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    var values = block.b + column
    for i in 0..<block.count {
      let a = block.places[i] + k
      var b = InlineArray<vectors, I.F32>(repeating: I.splat(0))
      for vector in 0..<vectors { b[vector] = I.load(values + vector * I.lanes, limit - vector * I.lanes) }
      values += block.bStride
      for row in 0..<rows {
        let x = I.splat(a[row])
        for vector in 0..<vectors { sums[row][vector] = I.fma(x, b[vector], sums[row][vector]) }
      }
    }
    self.sums = sums
  }
}
