import KerasGraph

/// How often a prediction lies on the side of the threshold that its target, 0 or 1, says.
///
/// See https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class.
public struct BinaryAccuracy: RowMetric {
  public static let kerasName = "BinaryAccuracy"

  public var name: String
  /// Predictions above it count as 1. Default 0.5.
  public var threshold: Float
  var mean = RunningMean()

  public init(threshold: Float = 0.5, name: String = "binary_accuracy") {
    self.threshold = threshold
    self.name = name
  }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    threshold = config.float("threshold", default: 0.5)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("threshold", threshold)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let (predictions, targets) = (batch.prediction(row), batch.target(row))
    var right = 0
    for column in 0..<batch.columns where (predictions[column] > threshold ? 1 : 0) == targets[column] { right += 1 }
    return Float(right) / Float(batch.columns)
  }
}
