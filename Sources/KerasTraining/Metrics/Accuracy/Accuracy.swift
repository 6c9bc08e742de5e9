import KerasGraph

/// How often a prediction equals its target.
///
/// By this name a model gets the accuracy that fits its output; this is the class. See
/// https://keras.io/api/metrics/accuracy_metrics/#accuracy-class.
public struct Accuracy: RowMetric {
  public static let kerasName = "Accuracy"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "accuracy") { self.name = name }
  public init(config: inout ConfigReader) { name = config.metricName(Self.functionName) }
  public func encode(to config: inout ConfigWriter) { config.write("name", name) }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let (predictions, targets) = (batch.prediction(row), batch.target(row))
    return Float((0..<batch.columns).count { predictions[$0] == targets[$0] }) / Float(batch.columns)
  }
}
