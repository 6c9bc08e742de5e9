import KerasGraph

/// How often a target, the index of a class, is that of one of the `k` largest predictions of its row.
///
/// See https://keras.io/api/metrics/accuracy_metrics/#sparsetopkcategoricalaccuracy-class.
public struct SparseTopKCategoricalAccuracy: RowMetric {
  public static let kerasName = "SparseTopKCategoricalAccuracy"

  /// Default 5.
  public var k: Int
  /// Whether predictions are the indices of classes, the most likely first. Default `false`.
  public var fromSortedIDs: Bool
  public var name: String
  var mean = RunningMean()

  public init(k: Int = 5, fromSortedIDs: Bool = false, name: String = "sparse_top_k_categorical_accuracy") {
    self.k = k
    self.fromSortedIDs = fromSortedIDs
    self.name = name
  }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    k = config.positiveInt("k", default: 5)
    fromSortedIDs = config.bool("from_sorted_ids", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("k", k)
    if fromSortedIDs { config.write("from_sorted_ids", true) }
  }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    try RowLayout(predictions: predictions, indices: targets)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let predictions = batch.prediction(row)
    if fromSortedIDs {
      return (0..<min(k, batch.columns)).contains { predictions[$0] == batch.target(row)[0] } ? 1 : 0
    }
    guard let target = batch.classIndex(row) else { return 0 }
    return isAmongLargest(target, predictions, batch.columns, k: k) ? 1 : 0
  }
}
