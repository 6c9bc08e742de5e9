import KerasGraph

/// The matrix of how often each class was taken for each other, and how far the regions of classes cover each other.
struct ClassOverlap: Sendable {
  private let count: Int
  private let ignored: Int?
  private let targetsAreIndices: Bool
  private let predictionsAreIndices: Bool
  /// Whether weights lose their fraction, as Keras' integers do.
  private let isWhole: Bool
  /// Targets by predictions.
  private var matrix: [Double]

  init(
    classes count: Int, ignored: Int? = nil, targetsAreIndices: Bool = true, predictionsAreIndices: Bool = true,
    isWhole: Bool = true
  ) {
    self.count = count
    self.ignored = ignored
    self.targetsAreIndices = targetsAreIndices
    self.predictionsAreIndices = predictionsAreIndices
    self.isWhole = isWhole
    matrix = Array(repeating: 0, count: count * count)
  }

  func layout(predictions: [Int], targets: [Int]) throws(ModelError) -> RowLayout {
    switch (targetsAreIndices, predictionsAreIndices) {
    case (true, true), (false, false): return try RowLayout(predictions: predictions, targets: targets)
    case (true, false): return try RowLayout(predictions: predictions, indices: targets)
    case (false, true):
      let swapped = try RowLayout(predictions: targets, indices: predictions)
      return RowLayout(rowsPerSample: swapped.rowsPerSample, columns: 1, targetColumns: swapped.columns)
    }
  }

  mutating func reset() { matrix = matrix.map { _ in 0 } }

  mutating func update(_ batch: RowBatch) {
    for row in 0..<batch.rows {
      let weight = isWhole ? batch.weight(row).rounded(.towardZero) : batch.weight(row)
      let elements = targetsAreIndices && predictionsAreIndices ? batch.columns : 1
      for element in 0..<elements {
        let target = index(batch.target(row), batch.targetColumns, element, isIndex: targetsAreIndices)
        let prediction = index(batch.prediction(row), batch.columns, element, isIndex: predictionsAreIndices)
        guard let target, let prediction, target != ignored else { continue }
        matrix[target * count + prediction] += Double(weight)
      }
    }
  }

  /// A class, `nil` if there is no such class.
  private func index(_ values: UnsafePointer<Float>, _ columns: Int, _ element: Int, isIndex: Bool) -> Int? {
    let index = isIndex ? Int(exactly: values[element].rounded(.towardZero)) : indexOfLargest(values, columns)
    return index.flatMap { (0..<count).contains($0) ? $0 : nil }
  }

  /// The mean of intersection over union of some classes, of those that occur.
  func score(of classes: [Int]) -> Float {
    var (sum, occurring): (Double, Double) = (0, 0)
    for index in classes {
      let common = matrix[index * count + index]
      let all = (0..<count).reduce(-common) { $0 + matrix[index * count + $1] + matrix[$1 * count + index] }
      guard all > 1e-9 else { continue }
      sum += common / (all + 1e-7)
      occurring += 1
    }
    return Float(sum / (occurring + 1e-7))
  }
}

extension ConfigReader {
  /// Reads `dtype` of a metric that counts: whether it is an integer, as by default.
  mutating func countsWhole() -> Bool {
    let dtype = take("dtype").flatMap { $0.text ?? $0["config"]?["name"]?.text } ?? "int"
    if !["int", "int32", "int64", "float32"].contains(dtype) {
      refuse("dtype \(dtype) is not supported", remedy: "use int or float32")
    }
    return dtype != "float32"
  }

  /// Reads the classes whose overlap counts.
  mutating func targetClasses(of count: Int, default fallback: [Int]? = nil) -> [Int] {
    let classes = ints("target_class_ids", default: fallback)
    if !classes.allSatisfy({ (0..<count).contains($0) }) {
      refuse("target_class_ids \(classes) are not supported", remedy: "use indices of the \(count) classes")
    }
    return classes
  }
}
