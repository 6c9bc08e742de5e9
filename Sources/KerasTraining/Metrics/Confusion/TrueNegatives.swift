import KerasGraph

/// How many predictions up to each threshold have a target of 0.
///
/// See https://keras.io/api/metrics/classification_metrics/.
public struct TrueNegatives: ThresholdCount {
  public static let kerasName = "TrueNegatives"

  public var name: String
  let givenThresholds: JSON
  let thresholds: Thresholds
  var counts: ConfusionCounts

  var counted: [Double] { counts.trueNegatives }
}
