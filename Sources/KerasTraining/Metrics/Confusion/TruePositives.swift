import KerasGraph

/// How many predictions above each threshold have a target of 1.
///
/// See https://keras.io/api/metrics/classification_metrics/.
public struct TruePositives: ConfusionMetric {
  public static let kerasName = "TruePositives"

  public var name: String
  private let givenThresholds: JSON
  let thresholds: Thresholds
  var counts: ConfusionCounts

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    (givenThresholds, thresholds) = config.thresholds(default: Thresholds([0.5]))
    counts = ConfusionCounts(thresholds)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("thresholds", givenThresholds)
  }

  public var result: Float { results.first ?? 0 }

  /// One a threshold.
  public var results: [Float] { counts.truePositives.map { Float($0) } }
}
