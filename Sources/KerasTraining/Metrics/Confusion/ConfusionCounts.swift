/// How many predictions above each of some thresholds were right and how many wrong.
struct ConfusionCounts: Hashable, Sendable {
  private(set) var truePositives: [Double]
  private(set) var falsePositives: [Double]
  private(set) var positives: Double = 0
  private var negatives: Double = 0

  init(_ thresholds: Thresholds) {
    truePositives = thresholds.values.map { _ in 0 }
    falsePositives = truePositives
  }

  var falseNegatives: [Double] { truePositives.map { positives - $0 } }
  var trueNegatives: [Double] { falsePositives.map { negatives - $0 } }

  var precisions: [Double] { zip(truePositives, falsePositives).map { $0.dividedOrZero(by: $0 + $1) } }
  var recalls: [Double] { truePositives.map { $0.dividedOrZero(by: positives) } }
  var specificities: [Double] { trueNegatives.map { $0.dividedOrZero(by: negatives) } }
  var falsePositiveRates: [Double] { falsePositives.map { $0.dividedOrZero(by: negatives) } }

  mutating func add(_ prediction: Float, isPositive: Bool, weight: Double, _ thresholds: Thresholds) {
    if isPositive { positives += weight } else { negatives += weight }
    thresholds.forEach(below: prediction) { index in
      if isPositive { truePositives[index] += weight } else { falsePositives[index] += weight }
    }
  }

  /// Takes in a batch.
  ///
  /// - Parameters:
  ///   - topK: how many predictions of a row may be positive, the largest. Default all.
  ///   - classID: the one column that counts. Default all.
  mutating func add(_ batch: RowBatch, _ thresholds: Thresholds, topK: Int? = nil, classID: Int? = nil) {
    let columns = classID.map { $0..<$0 + 1 } ?? 0..<batch.columns
    for row in 0..<batch.rows {
      let weight = Double(batch.weight(row))
      let (predictions, targets) = (batch.prediction(row), batch.target(row))
      for column in columns where column < batch.columns {
        let isOut = topK.map { !isAmongFirst(column, predictions, batch.columns, k: $0) } ?? false
        add(isOut ? -1e10 : predictions[column], isPositive: targets[column] != 0, weight: weight, thresholds)
      }
    }
  }

  /// Whether a number is one of the `k` largest, the first of equal ones before the others.
  private func isAmongFirst(_ index: Int, _ values: UnsafePointer<Float>, _ count: Int, k: Int) -> Bool {
    (0..<count).count { values[$0] > values[index] || ($0 < index && values[$0] == values[index]) } < k
  }
}

extension Double {
  /// The quotient, 0 where the divisor is.
  func dividedOrZero(by divisor: Double) -> Double { divisor == 0 ? 0 : self / divisor }
}
