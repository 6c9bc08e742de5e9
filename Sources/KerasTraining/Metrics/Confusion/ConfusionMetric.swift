import KerasGraph

/// A metric that follows from how many predictions above its thresholds were right.
protocol ConfusionMetric: Metric {
  var thresholds: Thresholds { get }
  var counts: ConfusionCounts { get set }
  var topK: Int? { get }
  var classID: Int? { get }
}

extension ConfusionMetric {
  var topK: Int? { nil }
  var classID: Int? { nil }

  public func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    let layout = try RowLayout(predictions: predictions, targets: targets)
    if let classID, !(0..<layout.columns).contains(classID) {
      throw ModelError("class_id \(classID) is no index of one of \(layout.columns) classes")
    }
    return layout
  }

  public mutating func reset() { counts = ConfusionCounts(thresholds) }

  public mutating func update(_ batch: RowBatch) { counts.add(batch, thresholds, topK: topK, classID: classID) }
}

/// The largest of some numbers whose counterparts are not below a bound; 0 if there is none.
func largest(of values: [Double], where constrained: [Double], isAtLeast bound: Double) -> Float {
  Float(zip(values, constrained).reduce(0) { Float($1.1) >= Float(bound) ? max($0, $1.0) : $0 })
}

extension ConfigReader {
  /// Reads a number from 0 to 1.
  mutating func share(_ name: String) -> Double {
    value(name, default: nil, standIn: 0, expected: "a number from 0 to 1") { json in
      json.double.flatMap { (0...1).contains($0) ? $0 : nil }
    }
  }
}
