/// `y[j, i] = x[i, j]` for a row-major matrix.
func transpose(
  _ x: UnsafePointer<Float>, rows: Int, columns: Int, _ y: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    for column in 0..<columns { y[column * rows + row] = x[row * columns + column] }
  }
}
