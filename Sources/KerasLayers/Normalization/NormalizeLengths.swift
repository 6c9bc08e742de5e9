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
