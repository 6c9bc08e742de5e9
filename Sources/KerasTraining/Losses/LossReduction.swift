import KerasGraph

/// How the losses of the rows of a batch become one number.
public enum LossReduction: String, CaseIterable, Hashable, Sendable {
  /// The mean over all rows; weights multiply, and are no part of the divisor. Keras' default.
  case sumOverBatchSize = "sum_over_batch_size"
  case sum
  /// As ``sumOverBatchSize``.
  case mean
  /// The sum of the weighted losses divided by the sum of the weights.
  case meanWithSampleWeight = "mean_with_sample_weight"

  /// Reads `reduction`; `auto` of Keras 2 is the default.
  init(_ config: inout ConfigReader) {
    if config.peek("reduction") == "auto" { _ = config.take("reduction") }
    if let given = config.peek("reduction"), given.isNull || given == "none" {
      _ = config.take("reduction")
      config.refuse("reduction none gives no number to make small", remedy: "use sum_over_batch_size")
    }
    self = config.choice("reduction", default: .sumOverBatchSize)
  }
}

extension LossReduction {
  /// Writes what the loss of each row is multiplied by, so that their sum is the loss of the batch.
  ///
  /// A mask multiplies the weights; for a mean the rows that are left count as many as all did, as in Keras.
  /// - Parameter counts: whether the loss lets a row count.
  func setFactors(_ batch: RowBatch, counts: (Int) -> Bool, factors: UnsafeMutablePointer<Float>) {
    let count = batch.layout.weights(samples: batch.samples)
    var valid = 0
    var weights: Double = 0
    let isMasked = batch.mask != nil || (0..<batch.rows).contains { !counts($0) }
    for row in 0..<count {
      let isValid = batch.mask.map { $0[row] != 0 } ?? true && counts(batch.layout.isWholeBatch ? 0 : row)
      let factor = isValid ? batch.weights?[row] ?? 1 : 0
      valid += isValid ? 1 : 0
      weights += Double(factor)
      if !batch.layout.isWholeBatch { factors[row] = factor }
    }
    let isWeighted = batch.weights != nil || isMasked
    if batch.layout.isWholeBatch {
      factors[0] = Float(isWeighted ? weights : self == .sum ? 1 : Double(count))
    }
    guard let divisor = divisor(count: count, valid: valid, weights: weights, isWeighted: isWeighted) else { return }
    let scale = divisor == 0 ? 0 : Float(1 / divisor)
    for row in 0..<batch.rows { factors[row] *= scale }
  }

  /// What a sum of weighted losses is divided by; `nil` for a plain sum.
  private func divisor(count: Int, valid: Int, weights: Double, isWeighted: Bool) -> Double? {
    switch self {
    case .sum: nil
    case .sumOverBatchSize, .mean: Double(valid)
    case .meanWithSampleWeight: isWeighted ? weights : Double(count)
    }
  }
}
