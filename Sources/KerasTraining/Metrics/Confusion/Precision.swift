import KerasGraph

/// The share of the positive predictions whose target is 1.
///
/// See https://keras.io/api/metrics/classification_metrics/#precision-class.
public struct Precision: ConfusionMetric {
  public static let kerasName = "Precision"

  public var name: String
  private let givenThresholds: JSON
  let thresholds: Thresholds
  /// How many predictions of a row may be positive, the largest. Default all.
  public let topK: Int?
  /// The one class that counts. Default all.
  public let classID: Int?
  var counts: ConfusionCounts

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    topK = config.optionalInt("top_k")
    classID = config.optionalInt("class_id")
    (givenThresholds, thresholds) = config.thresholds(default: topK == nil ? Thresholds([0.5]) : .ofTopK)
    counts = ConfusionCounts(thresholds)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("thresholds", givenThresholds)
    config.write("top_k", topK)
    config.write("class_id", classID)
  }

  public var result: Float { results.first ?? 0 }

  /// One a threshold.
  public var results: [Float] { counts.precisions.map { Float($0) } }
}
