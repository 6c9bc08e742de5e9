extension RowBatch {
  /// Sums a term of each prediction and its target along every row, and writes the gradient.
  ///
  /// - Parameters:
  ///   - averages: whether the sum of a row is divided by its length.
  ///   - term: the term, and its derivative by the prediction.
  @inline(__always)
  func pointwise(
    averages: Bool = true, factors: UnsafePointer<Float>, losses: UnsafeMutablePointer<Float>,
    gradient: UnsafeMutablePointer<Float>?,
    _ term: (_ target: Float, _ prediction: Float) -> (value: Float, slope: Float)
  ) {
    let share = averages ? 1 / Float(columns) : 1
    for row in 0..<rows {
      let (predictions, targets) = (prediction(row), target(row))
      let factor = factors[row] * share
      var sum: Double = 0
      for column in 0..<columns {
        let (value, slope) = term(targets[column], predictions[column])
        sum += Double(value)
        if let gradient { gradient[row * columns + column] = factor == 0 ? 0 : factor * slope }
      }
      losses[row] = Float(sum) * share
    }
  }
}
