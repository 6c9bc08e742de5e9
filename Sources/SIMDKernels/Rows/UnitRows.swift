/// `y = x / max(length, epsilon)` with the Euclidean length of each row. Works in place.
@inlinable
func unitRows<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ epsilon: Float, _ x: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let source = x + row * columns
    let factor = I.splat(1 / max(squaredDeviation(isa, columns, source, 0).squareRoot(), epsilon))
    map(isa, columns, source, y + row * columns) { $0 * factor }
  }
}

/// The gradient of `unitRows`. `dx` may be `dy`.
@inlinable
func unitRowsGradient<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ epsilon: Float, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
  _ dx: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let (x, dy) = (x + row * columns, dy + row * columns)
    let length = squaredDeviation(isa, columns, x, 0).squareRoot()
    let factor = 1 / max(length, epsilon)
    var products = I.splat(0)
    for column in stride(from: 0, to: columns, by: I.lanes) {
      products = I.fma(I.load(x + column, columns - column), I.load(dy + column, columns - column), products)
    }
    // Along the row itself the length takes back what is given.
    let slope = length > epsilon ? I.sum(products) * factor * factor : 0
    zip(isa, columns, dy, 1, x, 1, dx + row * columns) { ($0 - $1 * I.splat(slope)) * I.splat(factor) }
  }
}
