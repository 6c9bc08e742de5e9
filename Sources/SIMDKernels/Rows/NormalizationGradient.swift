/// The gradient of `normalizeRows` by `x`, and, added to what is there, by `gamma` and `beta`; a `nil` result is left
/// out. `dx` may be `dy`.
@inlinable
func normalizeRowsGradient<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ epsilon: Float, _ x: UnsafePointer<Float>,
  _ gamma: UnsafePointer<Float>?, _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>?,
  _ dgamma: UnsafeMutablePointer<Float>?, _ dbeta: UnsafeMutablePointer<Float>?
) {
  for row in 0..<rows {
    let (x, dy) = (x + row * columns, dy + row * columns)
    let mean = reduce(isa, .mean, columns, x)
    let deviation = (squaredDeviation(isa, columns, x, mean) / Float(columns) + epsilon).squareRoot()
    let (middle, scale) = (I.splat(mean), I.splat(1 / deviation))
    var sums = I.splat(0)
    var products = I.splat(0)
    for column in stride(from: 0, to: columns, by: I.lanes) {
      let used = min(I.lanes, columns - column)
      let normal = (I.load(x + column, used, filling: mean) - middle) * scale
      let given = I.load(dy + column, used)
      if let dgamma {
        I.store(I.fma(given, normal, I.load(dgamma + column, used)), dgamma + column, used)
      }
      if let dbeta { I.store(I.load(dbeta + column, used) + given, dbeta + column, used) }
      let scaled = gamma.map { given * I.load($0 + column, used) } ?? given
      sums += scaled
      products = I.fma(scaled, normal, products)
    }
    guard let dx else { continue }
    let shared = I.splat(I.sum(sums) / Float(columns))
    let slope = I.splat(I.sum(products) / Float(columns))
    for column in stride(from: 0, to: columns, by: I.lanes) {
      let used = min(I.lanes, columns - column)
      let normal = (I.load(x + column, used) - middle) * scale
      var scaled = I.load(dy + column, used)
      if let gamma { scaled *= I.load(gamma + column, used) }
      I.store((scaled - shared - normal * slope) * scale, dx + row * columns + column, used)
    }
  }
}
