import KerasGraph

/// A metric that is the mean of a number for each row.
protocol RowMetric: Metric {
  var mean: RunningMean { get set }

  func value(_ row: Int, of batch: RowBatch) -> Float
}

extension RowMetric {
  public mutating func reset() { mean.reset() }

  public mutating func update(_ batch: RowBatch) {
    for row in 0..<batch.rows { mean.add(value(row, of: batch), weight: batch.weight(row)) }
  }

  public var result: Float { mean.mean }
}

extension ConfigReader {
  /// Reads the options `name` and `dtype`, which every metric has.
  mutating func metricName(_ name: String) -> String {
    if let dtype = take("dtype"), !dtype.isNull, dtype.text != "float32", dtype["config"]?["name"] != "float32" {
      refuse("dtype \(dtype.serialized.prefix(60)) is not supported", remedy: "use float32")
    }
    return string("name", default: name)
  }
}
