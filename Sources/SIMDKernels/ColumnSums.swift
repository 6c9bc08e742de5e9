/// `y[j] += sum over i of x[i, j]`, where rows are `xStride` floats apart.
@inlinable
func addColumnSums<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ xStride: Int,
  _ y: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column, used in
    var sum = I.splat(0)
    let x = x + first * xStride + column
    for row in 0..<count { sum += I.load(x + row * xStride, used) }
    I.store(I.load(y + column, used) + sum, y + column, used)
  }
}

/// `sums[j] += sum over i of (x[i, j] - pivot[j])`, and of its square into `squares[j]`.
@inlinable
func addColumnMoments<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>,
  _ sums: UnsafeMutablePointer<Float>, _ squares: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column, used in
    let middle = I.load(pivot + column, used)
    var sum = I.splat(0)
    var square = I.splat(0)
    let x = x + first * columns + column
    for row in 0..<count {
      let value = I.load(x + row * columns, used) - middle
      sum += value
      square = I.fma(value, value, square)
    }
    I.store(I.load(sums + column, used) + sum, sums + column, used)
    I.store(I.load(squares + column, used) + square, squares + column, used)
  }
}

/// `sums[j] += sum over i of dy[i, j]`, and of `dy[i, j] * (x[i, j] - pivot[j])` into `products[j]`.
@inlinable
func addColumnProducts<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>,
  _ dy: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ products: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column, used in
    let middle = I.load(pivot + column, used)
    var sum = I.splat(0)
    var product = I.splat(0)
    let start = first * columns + column
    for row in 0..<count {
      let d = I.load(dy + start + row * columns, used)
      sum += d
      product = I.fma(d, I.load(x + start + row * columns, used) - middle, product)
    }
    I.store(I.load(sums + column, used) + sum, sums + column, used)
    I.store(I.load(products + column, used) + product, products + column, used)
  }
}

/// `y[i, j] = a[j] * u[i, j] + b[j] * (v[i, j] - pivot[j]) + c[j]`. Works in place.
@inlinable
func combineColumns<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ u: UnsafePointer<Float>, _ a: UnsafePointer<Float>,
  _ v: UnsafePointer<Float>, _ pivot: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  forEachRowBlock(isa, rows, columns) { first, count, column, used in
    let (a, b, c) = (I.load(a + column, used), I.load(b + column, used), I.load(c + column, used))
    let middle = I.load(pivot + column, used)
    let start = first * columns + column
    for row in 0..<count {
      let place = start + row * columns
      let sum = I.fma(a, I.load(u + place, used), I.fma(b, I.load(v + place, used) - middle, c))
      I.store(sum, y + place, used)
    }
  }
}

/// Calls `body` for each vector of columns of each block of rows, block after block: sums over a block are added up by
/// themselves, so that rounding errors grow with the number of blocks and not of rows.
@inlinable @inline(__always)
func forEachRowBlock<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int,
  _ body: (_ first: Int, _ count: Int, _ column: Int, _ used: Int) -> Void
) {
  let block = 64
  for first in stride(from: 0, to: rows, by: block) {
    let count = min(block, rows - first)
    var column = 0
    while column + I.lanes <= columns {
      body(first, count, column, I.lanes)
      column += I.lanes
    }
    if column < columns { body(first, count, column, columns - column) }
  }
}
