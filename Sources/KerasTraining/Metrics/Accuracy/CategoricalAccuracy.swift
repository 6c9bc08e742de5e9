import KerasGraph

/// How often the largest prediction of a row stands where its largest target does.
///
/// See https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class.
public struct CategoricalAccuracy: RowMetric {
  public static let kerasName = "CategoricalAccuracy"

  public var name: String
  var mean = RunningMean()

  public init(name: String = "categorical_accuracy") { self.name = name }
  public init(config: inout ConfigReader) { name = config.metricName(Self.functionName) }
  public func encode(to config: inout ConfigWriter) { config.write("name", name) }

  func value(_ row: Int, of batch: RowBatch) -> Float {
    indexOfLargest(batch.prediction(row), batch.columns) == indexOfLargest(batch.target(row), batch.columns) ? 1 : 0
  }
}

/// The place of the first of the largest numbers.
func indexOfLargest(_ values: UnsafePointer<Float>, _ count: Int) -> Int {
  var largest = 0
  for index in 0..<count where values[index] > values[largest] { largest = index }
  return largest
}
