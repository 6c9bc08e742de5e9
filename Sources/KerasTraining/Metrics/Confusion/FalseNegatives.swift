import KerasGraph

/// How many predictions up to each threshold have a target of 1.
///
/// See https://keras.io/api/metrics/classification_metrics/.
public struct FalseNegatives: ThresholdCount {
  public static let kerasName = "FalseNegatives"

  public var name: String
  let givenThresholds: JSON
  let thresholds: Thresholds
  var counts: ConfusionCounts

  var counted: [Double] { counts.falseNegatives }
}
