import KerasGraph

/// A metric that is a number of predictions for each of its thresholds.
protocol ThresholdCount: ConfusionMetric {
  /// The thresholds as Keras writes them.
  var givenThresholds: JSON { get }
  /// One a threshold.
  var counted: [Double] { get }

  init(name: String, givenThresholds: JSON, thresholds: Thresholds, counts: ConfusionCounts)
}

extension ThresholdCount {
  public init(config: inout ConfigReader) {
    let name = config.metricName(Self.functionName)
    let (given, thresholds) = config.thresholds(default: Thresholds([0.5]))
    self.init(
      name: name, givenThresholds: given, thresholds: thresholds, counts: ConfusionCounts(thresholds))
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("name", name)
    config.write("thresholds", givenThresholds)
  }

  public var result: Float { results.first ?? 0 }
  public var results: [Float] { counted.map { Float($0) } }
}
