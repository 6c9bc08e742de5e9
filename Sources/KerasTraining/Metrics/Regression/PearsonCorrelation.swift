import KerasGraph

/// The mean correlation between the targets and the predictions of a row.
///
/// Other axes than the last are refused. See https://keras.io/api/metrics/ and
/// https://en.wikipedia.org/wiki/Pearson_correlation_coefficient.
public struct PearsonCorrelation: RowMetric {
  public static let kerasName = "PearsonCorrelation"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "pearson_correlation") { self.name = name }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("axis", -1)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let moments = Comoments(batch.target(row), batch.prediction(row), batch.columns)
    return Float(moments.covariance / (moments.targetVariance * moments.predictionVariance).squareRoot())
  }
}
