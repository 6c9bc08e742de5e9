/// `y[j] += sum over i of x[i, j]`, where rows are `xStride` floats apart.
@inlinable
func addColumnSums<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ xStride: Int,
  _ y: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column in
    ColumnVectors<I, 2>.addSums(count, x + first * xStride + column, xStride, I.lanes, y + column)
  } narrow: { first, count, column, used in
    ColumnVectors<I, 1>.addSums(count, x + first * xStride + column, xStride, used, y + column)
  }
}

/// `sums[j] += sum over i of (x[i, j] - pivot[j])`, and of its square into `squares[j]`.
@inlinable
func addColumnMoments<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>,
  _ sums: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column in
    ColumnVectors<I, 2>.addMoments(
      count, columns, x + first * columns + column, pivot + column, I.lanes, sums + column, squares + column)
  } narrow: { first, count, column, used in
    ColumnVectors<I, 1>.addMoments(
      count, columns, x + first * columns + column, pivot + column, used, sums + column, squares + column)
  }
}

/// `sums[j] += sum over i of d[i, j]`, and of `d[i, j] * (x[i, j] - pivot[j])` into `products[j]`, where `d` is `dy`,
/// or the gradient before a clamp of `x`.
@inlinable
func addColumnProducts<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>,
  _ dy: UnsafePointer<Float>, _ clamp: ColumnClamp?, _ sums: UnsafeMutablePointer<Float>,
  _ products: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column in
    let start = first * columns + column
    ColumnVectors<I, 2>.addProducts(
      count, columns, x + start, pivot + column, dy + start, clamp.map { VectorClamp($0, column, I.lanes) }, I.lanes,
      sums + column, products + column)
  } narrow: { first, count, column, used in
    let start = first * columns + column
    ColumnVectors<I, 1>.addProducts(
      count, columns, x + start, pivot + column, dy + start, clamp.map { VectorClamp($0, column, used) }, used,
      sums + column, products + column)
  }
}

/// Calls `wide` for each two vectors of columns of each block of rows, `narrow` for each that is left, block after
/// block: sums over a block are added up by themselves, so that rounding errors grow with the number of blocks and
/// not of rows.
@inlinable @inline(__always)
func forEachRowBlock<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ wide: (_ first: Int, _ count: Int, _ column: Int) -> Void,
  narrow: (_ first: Int, _ count: Int, _ column: Int, _ used: Int) -> Void
) {
  let block = 64
  for first in stride(from: 0, to: rows, by: block) {
    let count = min(block, rows - first)
    var column = 0
    while column + 2 * I.lanes <= columns {
      wide(first, count, column)
      column += 2 * I.lanes
    }
    while column < columns {
      narrow(first, count, column, min(I.lanes, columns - column))
      column += I.lanes
    }
  }
}

/// What is done with some rows of `vectors` vectors of columns, of whose last `used` lanes exist.
@usableFromInline
enum ColumnVectors<I: ISA, let vectors: Int> {
  @usableFromInline typealias Vectors = InlineArray<vectors, I.F32>

  @inlinable @inline(__always)
  static func load(_ source: UnsafePointer<Float>, _ used: Int) -> Vectors {
    var values = Vectors(repeating: I.splat(0))
    for vector in 0..<vectors { values[vector] = I.load(source + vector * I.lanes, used) }
    return values
  }

  @inlinable @inline(__always)
  static func add(_ sums: Vectors, to y: UnsafeMutablePointer<Float>, _ used: Int) {
    for vector in 0..<vectors {
      let place = y + vector * I.lanes
      I.store(I.load(place, used) + sums[vector], place, used)
    }
  }

  @inlinable @inline(__always)
  static func addSums(
    _ count: Int, _ x: UnsafePointer<Float>, _ xStride: Int, _ used: Int, _ y: UnsafeMutablePointer<Float>
  ) {
    var sums = Vectors(repeating: I.splat(0))
    for row in 0..<count {
      for vector in 0..<vectors { sums[vector] += I.load(x + row * xStride + vector * I.lanes, used) }
    }
    add(sums, to: y, used)
  }

  @inlinable @inline(__always)
  static func addMoments(
    _ count: Int, _ stride: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ used: Int,
    _ sums: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>
  ) {
    let middle = load(pivot, used)
    var sum = Vectors(repeating: I.splat(0))
    var square = Vectors(repeating: I.splat(0))
    for row in 0..<count {
      for vector in 0..<vectors {
        let value = I.load(x + row * stride + vector * I.lanes, used) - middle[vector]
        sum[vector] += value
        square[vector] = I.fma(value, value, square[vector])
      }
    }
    add(sum, to: sums, used)
    add(square, to: squares, used)
  }

  @inlinable @inline(__always)
  static func addProducts(
    _ count: Int, _ stride: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    _ clamp: VectorClamp<I, vectors>?, _ used: Int, _ sums: UnsafeMutablePointer<Float>,
    _ products: UnsafeMutablePointer<Float>
  ) {
    let middle = load(pivot, used)
    var sum = Vectors(repeating: I.splat(0))
    var product = Vectors(repeating: I.splat(0))
    if let clamp {
      for row in 0..<count {
        for vector in 0..<vectors {
          let place = row * stride + vector * I.lanes
          let value = I.load(x + place, used)
          let d = clamp.gradient(value, I.load(dy + place, used), vector)
          sum[vector] += d
          product[vector] = I.fma(d, value - middle[vector], product[vector])
        }
      }
    } else {
      for row in 0..<count {
        for vector in 0..<vectors {
          let place = row * stride + vector * I.lanes
          let d = I.load(dy + place, used)
          sum[vector] += d
          product[vector] = I.fma(d, I.load(x + place, used) - middle[vector], product[vector])
        }
      }
    }
    add(sum, to: sums, used)
    add(product, to: products, used)
  }
}
