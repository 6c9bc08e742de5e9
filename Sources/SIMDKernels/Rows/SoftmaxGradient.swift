/// The gradient of softmax by its results: `dx[i, j] = y[i, j] * (dy[i, j] - sum over k of dy[i, k] * y[i, k])`.
/// Works in place.
@inlinable
func softmaxGradient<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
  _ dx: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let start = row * columns
    let sum = I.splat(I.sum(dotLanes(isa, columns, y + start, dy + start)))
    mapPairs(isa, columns, y + start, dy + start, dx + start) { y, d in y * (d - sum) }
  }
}

/// The gradient of the logarithm of softmax by its results:
/// `dx[i, j] = dy[i, j] - exp(y[i, j]) * sum over k of dy[i, k]`. Works in place.
@inlinable
func logSoftmaxGradient<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ y: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
  _ dx: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let start = row * columns
    let sum = I.splat(I.sum(joinLanes(isa, columns, dy + start, 0) { $0 + $1 }))
    mapPairs(isa, columns, y + start, dy + start, dx + start) { y, d in d - I.exp(y) * sum }
  }
}

/// The products of two rows, summed into the lanes of one vector.
@inlinable @inline(__always)
func dotLanes<I: ISA>(_ isa: I.Type, _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>) -> I.F32 {
  var sums = I.splat(0)
  for i in stride(from: 0, to: count, by: I.lanes) {
    sums = I.fma(I.load(a + i, count - i), I.load(b + i, count - i), sums)
  }
  return sums
}
