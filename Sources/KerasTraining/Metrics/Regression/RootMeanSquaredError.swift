import KerasGraph

/// The root of the mean square of all errors.
///
/// See https://keras.io/api/metrics/regression_metrics/#rootmeansquarederror-class.
public struct RootMeanSquaredError: RowMetric {
  public static let kerasName = "RootMeanSquaredError"
  public static let aliases = ["rmse"]

  public var name: String
  var mean = RunningMean()

  public init(name: String = "root_mean_squared_error") { self.name = name }
  public init(config: inout ConfigReader) { name = config.metricName(Self.functionName) }
  public func encode(to config: inout ConfigWriter) { config.write("name", name) }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let (predictions, targets) = (batch.prediction(row), batch.target(row))
    var sum: Double = 0
    for column in 0..<batch.columns {
      let error = Double(predictions[column] - targets[column])
      sum += error * error
    }
    return Float(sum / Double(batch.columns))
  }

  public var result: Float { mean.mean.squareRoot() }
}
