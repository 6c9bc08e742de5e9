/// The transpose of gathered rows times a matrix, added to what is there: `C[t * run + k, n] += sum over rows r of
/// row(r, t)[k] * B[r, n]`, where `b` is the row of B for `first`.
///
/// Blocks of rows whose part of B stays in a cache near the core meet one tile of C after another. Each block is
/// summed by itself, so that rounding errors grow with the number of blocks and not of rows.
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

/// The transpose of an ordinary matrix times another, added to what is there:
/// `C[k, n] += sum over i of A[i, k] * B[i, n]`.
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
