import KerasGraph

/// How many predictions above each threshold have a target of 0.
///
/// See https://keras.io/api/metrics/classification_metrics/.
public struct FalsePositives: ThresholdCount {
  public static let kerasName = "FalsePositives"

  public var name: String
  let givenThresholds: JSON
  let thresholds: Thresholds
  var counts: ConfusionCounts

  var counted: [Double] { counts.falsePositives }
}
