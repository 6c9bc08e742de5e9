import SIMDKernels

extension Loss {
  /// The loss of a batch as Keras reports it, and its gradient where it is wanted.
  ///
  /// - Parameters:
  ///   - gradient: receives the gradient by the predictions, as many numbers as there are.
  ///   - scale: what the gradient is multiplied by, such as the weight of one of several losses. Default 1.
  public func loss(
    of batch: RowBatch, gradient: UnsafeMutablePointer<Float>? = nil, scale: Float = 1
  ) -> Float {
    let rows = batch.rows
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * rows + 1) { memory in
      guard let factors = memory.baseAddress else { return 0 }
      let (scaled, losses) = (factors + rows, factors + 2 * rows)
      options.reduction.setFactors(batch, counts: { counts($0, of: batch) }, factors: factors)
      for row in 0..<rows { scaled[row] = factors[row] * scale }
      evaluate(batch, factors: UnsafePointer(scaled), losses: losses, gradient: gradient)
      var sum: Double = 0
      for row in 0..<rows where factors[row] != 0 { sum += Double(factors[row]) * Double(losses[row]) }
      return Float(sum)
    }
  }
}
