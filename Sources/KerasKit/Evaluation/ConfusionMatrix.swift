/// How often samples of each class were taken for each class.
public struct ConfusionMatrix: Sendable, Hashable {
  public let classes: Int
  private var counts: [Int]

  public init(classes: Int) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// The number of samples of class `label` that were taken for class `predicted`.
  public subscript(label label: Int, predicted predicted: Int) -> Int {
    get { counts[label * classes + predicted] }
    set { counts[label * classes + predicted] = newValue }
  }

  public var samples: Int { counts.reduce(0, +) }

  /// The samples that were taken for what they are.
  public var correct: Int { (0..<classes).reduce(0) { $0 + self[label: $1, predicted: $1] } }

  /// The share of correct samples; 0 for no samples.
  public var accuracy: Double { samples == 0 ? 0 : Double(correct) / Double(samples) }

  /// The quality of each class, in order.
  public var scores: [ClassScore] {
    (0..<classes).map { index in
      ClassScore(
        truePositives: self[label: index, predicted: index],
        falsePositives: (0..<classes).reduce(0) { $0 + self[label: $1, predicted: index] }
          - self[label: index, predicted: index],
        falseNegatives: (0..<classes).reduce(0) { $0 + self[label: index, predicted: $1] }
          - self[label: index, predicted: index])
    }
  }
}

/// How well one class is told from the others. A ratio with nothing below the line is 0, as in scikit-learn.
public struct ClassScore: Sendable, Hashable {
  public let truePositives: Int
  public let falsePositives: Int
  public let falseNegatives: Int

  /// The share of samples taken for this class that are of it.
  public var precision: Double { ratio(truePositives, truePositives + falsePositives) }

  /// The share of samples of this class that were taken for it.
  public var recall: Double { ratio(truePositives, support) }

  /// The harmonic mean of precision and recall.
  public var f1: Double { ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives) }

  /// The number of samples of this class.
  public var support: Int { truePositives + falseNegatives }

  private func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}
