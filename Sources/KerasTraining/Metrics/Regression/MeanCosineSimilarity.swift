import KerasGraph

/// The mean cosine of the angle between the targets and the predictions of a row: Keras' metric `CosineSimilarity`, 1
/// where the loss of that name is -1.
///
/// Other axes than the last are refused. See https://keras.io/api/metrics/regression_metrics/#cosinesimilarity-class.
public struct MeanCosineSimilarity: RowMetric {
  public static let kerasName = "CosineSimilarity"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "cosine_similarity") { self.name = name }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    config.requireLastAxis()
  }

  public func encode(to config: inout ConfigWriter) { config.write("name", name) }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    Float(Cosine(batch.target(row), batch.prediction(row), batch.columns).value)
  }
}
