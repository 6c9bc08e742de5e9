import KerasGraph

/// How often the largest prediction of a row stands where its target, the index of a class, says.
///
/// See https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class.
public struct SparseCategoricalAccuracy: RowMetric {
  public static let kerasName = "SparseCategoricalAccuracy"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "sparse_categorical_accuracy") { self.name = name }
  public init(config: inout ConfigReader) { name = config.metricName(Self.functionName) }
  public func encode(to config: inout ConfigWriter) { config.write("name", name) }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try RowLayout(predictions: predictions, indices: targets)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    Float(indexOfLargest(batch.prediction(row), batch.columns)) == batch.target(row)[0] ? 1 : 0
  }
}
