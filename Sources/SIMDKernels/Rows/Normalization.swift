/// `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta` over each row. Works in place.
@inlinable
func normalizeRows<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ epsilon: Float, _ x: UnsafePointer<Float>,
  _ gamma: UnsafePointer<Float>?, _ beta: UnsafePointer<Float>?, _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * columns
    let mean = reduce(isa, .mean, columns, source)
    let deviation = (squaredDeviation(isa, columns, source, mean) / Float(columns) + epsilon).squareRoot()
    let scale = I.splat(1 / deviation)
    for column in stride(from: 0, to: columns, by: I.lanes) {
      let used = min(I.lanes, columns - column)
      var value = (I.load(source + column, used) - I.splat(mean)) * scale
      if let gamma { value *= I.load(gamma + column, used) }
      if let beta { value += I.load(beta + column, used) }
      I.store(value, y + row * columns + column, used)
    }
  }
}

/// The sum of `(x - mean)^2`.
@inlinable @inline(__always)
func squaredDeviation<I: ISA>(_ isa: I.Type, _ count: Int, _ x: UnsafePointer<Float>, _ mean: Float) -> Float {
  var sums = I.splat(0)
  for i in stride(from: 0, to: count, by: I.lanes) {
    let difference = I.load(x + i, count - i, filling: mean) - I.splat(mean)
    sums = I.fma(difference, difference, sums)
  }
  return I.sum(sums)
}
