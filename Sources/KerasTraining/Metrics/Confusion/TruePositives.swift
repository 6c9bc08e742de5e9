import KerasGraph

/// How many predictions above each threshold have a target of 1.
///
/// See https://keras.io/api/metrics/classification_metrics/.
public struct TruePositives: ThresholdCount {
  public static let kerasName = "TruePositives"

  public var name: String
  let givenThresholds: JSON
  let thresholds: Thresholds
  var counts: ConfusionCounts

  var counted: [Double] { counts.truePositives }
}
