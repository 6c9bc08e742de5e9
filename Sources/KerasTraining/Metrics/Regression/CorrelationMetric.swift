import KerasGraph

/// A metric that follows from means, variances and covariance of the targets and predictions of a row. Other axes than
/// the last are refused.
protocol CorrelationMetric: RowMetric {
  init(name: String)

  func value(_ moments: Comoments) -> Float
}

extension CorrelationMetric {
  public init(config: inout ConfigReader) {
    self.init(name: config.metricName(Self.functionName))
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("axis", -1)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    value(Comoments(batch.target(row), batch.prediction(row), batch.columns))
  }
}
