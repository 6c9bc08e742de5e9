import KerasGraph

/// The largest sensitivity at any of some thresholds whose specificity is at least a bound.
///
/// See https://keras.io/api/metrics/classification_metrics/#sensitivityatspecificity-class.
public struct SensitivityAtSpecificity: ConfusionMetric {
  public static let kerasName = "SensitivityAtSpecificity"

  public var name: String
  /// The bound, 0 to 1.
  public let specificity: Double
  /// How many thresholds from 0 to 1 are tried. Default 200.
  public let thresholdCount: Int
  /// The one class that counts. Default all.
  public let classID: Int?
  let thresholds: Thresholds
  var counts: ConfusionCounts

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    specificity = config.share("specificity")
    thresholdCount = config.positiveInt("num_thresholds", default: 200)
    classID = config.optionalInt("class_id")
    thresholds = Thresholds(dividing: thresholdCount)
    counts = ConfusionCounts(thresholds)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("class_id", classID)
    config.write("num_thresholds", thresholdCount)
    config.write("specificity", specificity)
  }

  public var result: Float { largest(of: counts.recalls, where: counts.specificities, isAtLeast: specificity) }
}
