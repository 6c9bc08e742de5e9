/// Divides each row by its Euclidean length, or by `epsilon` where it is shorter. Works in place.
func normalizeLengths(
  rows: Int, columns: Int, epsilon: Float, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let (values, results) = (x + row * columns, y + row * columns)
    var sum: Float = 0
    for column in 0..<columns { sum += values[column] * values[column] }
    let factor = 1 / max(sum.squareRoot(), epsilon)
    for column in 0..<columns { results[column] = values[column] * factor }
  }
}

/// The gradient of ``normalizeLengths``: `dx = (dy - y (y . dy)) / |x|`, where `|x|` is not below `epsilon`. Works in place on
/// `dy`.
func normalizeLengthsGradient(
  rows: Int, columns: Int, epsilon: Float, _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>,
  _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let start = row * columns
    var square: Float = 0
    var product: Float = 0
    for place in start..<start + columns {
      square += x[place] * x[place]
      product += y[place] * dy[place]
    }
    let length = square.squareRoot()
    let projection = length > epsilon ? product : 0
    let factor = 1 / max(length, epsilon)
    for place in start..<start + columns { dx[place] = (dy[place] - y[place] * projection) * factor }
  }
}
