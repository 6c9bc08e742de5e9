import KerasGraph

/// Right and wrong predictions of each class, and the scores that follow.
struct ClassScores: Hashable, Sendable {
  /// How the scores of all classes become one.
  enum Average: String, CaseIterable, Hashable, Sendable {
    /// Of all predictions together.
    case micro
    case macro
    /// By how often each class occurs.
    case weighted
  }

  private struct Class: Hashable {
    var truePositives: Double = 0
    var falsePositives: Double = 0
    var falseNegatives: Double = 0
    var occurrences: Double = 0
  }

  /// `nil` for a score each.
  private let average: Average?
  /// What a prediction has to be above; `nil` if the largest of a row is positive.
  private let threshold: Float?
  private var classes: [Class] = []

  init(_ config: inout ConfigReader) {
    if config.peek("average")?.isNull != false {
      _ = config.take("average")
      average = nil
    } else {
      average = config.choice("average")
    }
    threshold = config.optionalFloat("threshold")
    if let threshold, !(threshold > 0 && threshold <= 1) {
      config.refuse("threshold \(threshold) is not supported", remedy: "use a number above 0 and at most 1, or null")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("average", average.map { .string($0.rawValue) } ?? JSON.null)
    config.write("threshold", threshold)
  }

  func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    let layout = try RowLayout(predictions: predictions, targets: targets)
    guard layout.rowsPerSample == 1 else {
      throw ModelError("the score takes an output of one axis, not of shape \(Shape(batchOf: predictions))")
    }
    return layout
  }

  mutating func reset() { classes = [] }

  mutating func update(_ batch: RowBatch) {
    if classes.isEmpty { classes = Array(repeating: Class(), count: average == .micro ? 1 : batch.columns) }
    for row in 0..<batch.rows {
      let (predictions, targets) = (batch.prediction(row), batch.target(row))
      let weight = Double(batch.weight(row))
      let largest = predictions[indexOfLargest(predictions, batch.columns)]
      for column in 0..<batch.columns {
        let prediction = predictions[column]
        let isPositive = threshold.map { prediction > $0 } ?? (prediction >= largest && abs(prediction) > 1e-9)
        let target = Double(targets[column])
        let index = average == .micro ? 0 : column
        classes[index].truePositives += isPositive ? weight * target : 0
        classes[index].falsePositives += isPositive ? weight * (1 - target) : 0
        classes[index].falseNegatives += isPositive ? 0 : weight * target
        classes[index].occurrences += weight * target
      }
    }
  }

  /// One score, or one a class.
  func results(beta: Double) -> [Float] {
    let scores = classes.map { counts in
      let precision = counts.truePositives / (counts.truePositives + counts.falsePositives + 1e-7)
      let recall = counts.truePositives / (counts.truePositives + counts.falseNegatives + 1e-7)
      return (1 + beta * beta) * precision * recall / (beta * beta * precision + recall + 1e-7)
    }
    switch average {
    case nil: return scores.map { Float($0) }
    case .micro, .macro: return [Float(scores.reduce(0, +) / Double(max(scores.count, 1)))]
    case .weighted:
      let total = classes.reduce(0) { $0 + $1.occurrences } + 1e-7
      return [Float(zip(scores, classes).reduce(0) { $0 + $1.0 * $1.1.occurrences / total })]
    }
  }
}
