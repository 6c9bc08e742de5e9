import KerasGraph

/// The area under a curve that thresholds trace: how well predictions tell targets 1 from targets 0, whatever the
/// threshold.
///
/// See https://keras.io/api/metrics/classification_metrics/#auc-class and Davis & Goadrich, The relationship between
/// precision-recall and ROC curves (ICML 2006).
public struct AUC: Metric {
  public enum Curve: String, CaseIterable, Hashable, Sendable {
    /// The share of true positives over that of false ones.
    case roc = "ROC"
    /// Precision over recall.
    case precisionRecall = "PR"
  }

  public enum Summation: String, CaseIterable, Hashable, Sendable {
    case interpolation, majoring, minoring
  }

  public static let kerasName = "AUC"

  public var name: String
  /// Default ROC.
  public let curve: Curve
  /// Default interpolation.
  public let summation: Summation
  /// Whether each column has an area of its own, of which the mean is taken. Default `false`.
  public let isMultiLabel: Bool
  /// How much each column counts. Default alike.
  public let labelWeights: [Double]?
  /// Whether predictions are logits. Default `false`.
  public let fromLogits: Bool
  private let labelCount: Int?
  private let givenThresholds: [Double]?
  private let thresholds: Thresholds
  private var labels: [ConfusionCounts] = []

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    curve = config.choice("curve", default: .roc)
    summation = config.choice("summation_method", default: .interpolation)
    isMultiLabel = config.bool("multi_label", default: false)
    labelCount = config.optionalInt("num_labels")
    labelWeights = config.peek("label_weights")?.isNull == false ? config.doubles("label_weights") : nil
    _ = config.take("label_weights")
    fromLogits = config.bool("from_logits", default: false)
    let count = config.int("num_thresholds", default: 200)
    givenThresholds = config.peek("thresholds")?.isNull == false ? config.doubles("thresholds").sorted() : nil
    _ = config.take("thresholds")
    if count < 2 { config.refuse("num_thresholds \(count) is not supported", remedy: "use 2 or more") }
    if let givenThresholds {
      let isEven = Thresholds(given: [0] + givenThresholds + [1]).areEven
      let values = [Float(-1e-7)] + givenThresholds.map { Float($0) } + [Float(1 + 1e-7)]
      thresholds = Thresholds(values, areEven: isEven)
    } else {
      thresholds = Thresholds(dividing: max(count, 2), margin: 1e-7)
    }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("num_thresholds", thresholds.values.count)
    config.write("curve", curve)
    config.write("summation_method", summation)
    config.write("multi_label", isMultiLabel)
    config.write("num_labels", labelCount)
    config.write("label_weights", labelWeights.map { .array($0.map(JSON.number)) } ?? JSON.null)
    config.write("from_logits", fromLogits)
    if let givenThresholds { config.write("thresholds", .array(givenThresholds.map(JSON.number))) }
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    let layout = try RowLayout(predictions: predictions, targets: targets)
    for count in [labelCount, labelWeights?.count].compactMap({ $0 }) where count != layout.columns {
      throw ModelError("AUC of \(count) labels does not fit an output of shape \(Shape(batchOf: predictions))")
    }
    return layout
  }

  public mutating func reset() { labels = [] }

  public mutating func update(_ batch: RowBatch) {
    if labels.isEmpty {
      labels = Array(repeating: ConfusionCounts(thresholds), count: isMultiLabel ? batch.columns : 1)
    }
    for row in 0..<batch.rows {
      let (predictions, targets) = (batch.prediction(row), batch.target(row))
      let weight = Double(batch.weight(row))
      for column in 0..<batch.columns {
        let prediction = fromLogits ? LogisticLoss.sigmoid(predictions[column]) : predictions[column]
        let own = isMultiLabel ? weight : weight * (labelWeights?[column] ?? 1)
        labels[isMultiLabel ? column : 0].add(prediction, isPositive: targets[column] != 0, weight: own, thresholds)
      }
    }
  }

  public var result: Float {
    let areas = labels.map(area)
    guard isMultiLabel, let labelWeights else { return Float(areas.reduce(0, +) / Double(max(areas.count, 1))) }
    let sum = zip(areas, labelWeights).reduce(0) { $0 + $1.0 * $1.1 }
    return Float(sum.dividedOrZero(by: labelWeights.reduce(0, +)))
  }

  private func area(_ counts: ConfusionCounts) -> Double {
    switch curve {
    case .precisionRecall where summation == .interpolation: precisionRecallArea(counts)
    case .precisionRecall: sum(x: counts.recalls, y: counts.precisions)
    case .roc: sum(x: counts.falsePositiveRates, y: counts.recalls)
    }
  }

  private func sum(x: [Double], y: [Double]) -> Double {
    (1..<x.count).reduce(0) { area, i in
      let height =
        switch summation {
        case .interpolation: (y[i - 1] + y[i]) / 2
        case .minoring: min(y[i - 1], y[i])
        case .majoring: max(y[i - 1], y[i])
        }
      return area + (x[i - 1] - x[i]) * height
    }
  }

  /// Between two thresholds true positives grow in proportion to all positives, which bends the curve.
  private func precisionRecallArea(_ counts: ConfusionCounts) -> Double {
    let tp = counts.truePositives
    let p = zip(tp, counts.falsePositives).map(+)
    return (1..<tp.count).reduce(0) { area, i in
      let slope = (tp[i - 1] - tp[i]).dividedOrZero(by: max(p[i - 1] - p[i], 0))
      let intercept = tp[i] - slope * p[i]
      let ratio = p[i - 1] > 0 && p[i] > 0 ? p[i - 1] / p[i] : 1
      let growth = slope * (tp[i - 1] - tp[i] + intercept * logarithm(ratio))
      return area + growth.dividedOrZero(by: counts.positives)
    }
  }
}
