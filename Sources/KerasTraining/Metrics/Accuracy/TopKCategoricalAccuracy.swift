import KerasGraph

/// How often the place of the largest target of a row is among those of its `k` largest predictions.
///
/// See https://keras.io/api/metrics/accuracy_metrics/#topkcategoricalaccuracy-class.
public struct TopKCategoricalAccuracy: RowMetric {
  public static let kerasName = "TopKCategoricalAccuracy"

  /// Default 5.
  public var k: Int
  public var name: String
  var mean = RunningMean()

  public init(k: Int = 5, name: String = "top_k_categorical_accuracy") {
    self.k = k
    self.name = name
  }

  public init(config: inout ConfigReader) {
    name = config.metricName(Self.functionName)
    k = config.positiveInt("k", default: 5)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("k", k)
  }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    let target = indexOfLargest(batch.target(row), batch.columns)
    return isAmongLargest(target, batch.prediction(row), batch.columns, k: k) ? 1 : 0
  }
}

/// Whether fewer than `k` numbers are larger than one of them; never if that is not finite.
func isAmongLargest(_ index: Int, _ values: UnsafePointer<Float>, _ count: Int, k: Int) -> Bool {
  values[index].isFinite && (0..<count).count { values[$0] > values[index] } < k
}
