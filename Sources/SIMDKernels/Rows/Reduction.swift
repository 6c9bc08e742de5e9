/// How a kernel combines the elements of a window or a row.
public enum Reduction: Sendable, Hashable {
  /// The mean counts the elements that exist: padding is left out, as in TensorFlow.
  case sum, mean, maximum, minimum
}

/// The reduction of `count` numbers.
@inlinable @inline(__always)
func reduce<I: ISA>(_ isa: I.Type, _ reduction: Reduction, _ count: Int, _ x: UnsafePointer<Float>) -> Float {
  switch reduction {
  case .sum: I.sum(joinLanes(isa, count, x, 0) { $0 + $1 })
  case .mean: I.sum(joinLanes(isa, count, x, 0) { $0 + $1 }) / Float(count)
  case .maximum: I.largest(joinLanes(isa, count, x, -.infinity) { I.maximum($0, $1) })
  case .minimum: I.smallest(joinLanes(isa, count, x, .infinity) { I.minimum($0, $1) })
  }
}

/// Joins `count` numbers into the lanes of one vector, beginning with `neutral`, in four independent chains.
@inlinable @inline(__always)
func joinLanes<I: ISA>(
  _ isa: I.Type, _ count: Int, _ x: UnsafePointer<Float>, _ neutral: Float, _ join: (I.F32, I.F32) -> I.F32
) -> I.F32 {
  var chains = InlineArray<4, I.F32>(repeating: I.splat(neutral))
  var i = 0
  while i + 4 * I.lanes <= count {
    for chain in 0..<4 { chains[chain] = join(chains[chain], I.load(x + i + chain * I.lanes)) }
    i += 4 * I.lanes
  }
  var joined = join(join(chains[0], chains[1]), join(chains[2], chains[3]))
  while i < count {
    joined = join(joined, I.load(x + i, count - i, filling: neutral))
    i += I.lanes
  }
  return joined
}

/// `y[i]` reduces row `i`.
@inlinable
func reduceRows<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows { y[row] = reduce(isa, reduction, columns, x + row * columns) }
}

/// `y[j]` reduces column `j` over all rows, which are `xStride` floats apart.
@inlinable
func reduceColumns<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ xStride: Int,
  _ y: UnsafeMutablePointer<Float>
) {
  switch reduction {
  case .sum: joinRows(isa, rows, columns, x, xStride, y, 0, 1) { $0 + $1 }
  case .mean: joinRows(isa, rows, columns, x, xStride, y, 0, 1 / Float(rows)) { $0 + $1 }
  case .maximum: joinRows(isa, rows, columns, x, xStride, y, -.infinity, 1) { I.maximum($0, $1) }
  case .minimum: joinRows(isa, rows, columns, x, xStride, y, .infinity, 1) { I.minimum($0, $1) }
  }
}

/// Joins all rows, beginning with `neutral`, and multiplies the result by `scale`.
@inlinable @inline(__always)
func joinRows<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ xStride: Int,
  _ y: UnsafeMutablePointer<Float>, _ neutral: Float, _ scale: Float, _ join: (I.F32, I.F32) -> I.F32
) {
  var first = 0
  while first + 4 * I.lanes <= columns {
    var joined = InlineArray<4, I.F32>(repeating: I.splat(neutral))
    var row = x + first
    for _ in 0..<rows {
      for vector in 0..<4 { joined[vector] = join(joined[vector], I.load(row + vector * I.lanes)) }
      row += xStride
    }
    for vector in 0..<4 { I.store(joined[vector] * I.splat(scale), y + first + vector * I.lanes) }
    first += 4 * I.lanes
  }
  for column in stride(from: first, to: columns, by: I.lanes) {
    let used = min(I.lanes, columns - column)
    var joined = I.splat(neutral)
    for row in 0..<rows { joined = join(joined, I.load(x + row * xStride + column, used)) }
    I.store(joined * I.splat(scale), y + column, used)
  }
}

/// The sum of the squares of `count` numbers, gathered in double precision every few thousand.
@inlinable
func sumOfSquares<I: ISA>(_ isa: I.Type, _ count: Int, _ x: UnsafePointer<Float>) -> Double {
  var total: Double = 0
  for start in stride(from: 0, to: count, by: 4096) {
    var sums = I.splat(0)
    for i in stride(from: start, to: min(start + 4096, count), by: I.lanes) {
      let vector = I.load(x + i, count - i)
      sums = I.fma(vector, vector, sums)
    }
    total += Double(I.sum(sums))
  }
  return total
}
