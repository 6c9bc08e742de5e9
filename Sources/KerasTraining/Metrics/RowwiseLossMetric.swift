import KerasGraph

/// A metric that is the mean of a loss.
protocol RowwiseLossMetric: Metric {
  associatedtype Term: Loss
  var loss: Term { get }
  var mean: RunningMean { get set }
}

extension RowwiseLossMetric {
  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try loss.layout(predictions: predictions, targets: targets)
  }

  public mutating func reset() { mean.reset() }

  public mutating func update(_ batch: RowBatch) {
    let rows = batch.rows
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * rows + 1) { memory in
      guard let factors = memory.baseAddress else { return }
      let losses = factors + rows
      factors.update(repeating: 1, count: rows)
      loss.evaluate(batch, factors: factors, losses: losses, gradient: nil)
      for row in 0..<rows {
        let ignored = batch.weights != nil && !loss.counts(row, of: batch)
        mean.add(losses[row], weight: ignored ? 0 : batch.weight(row))
      }
    }
  }

  public var result: Float { mean.mean }
}
