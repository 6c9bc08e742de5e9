import KerasGraph

/// Numbers that a prediction has to be above to count as positive.
struct Thresholds: Hashable, Sendable {
  let values: [Float]
  /// Whether they divide 0 to 1 evenly, so that arithmetic finds how many a prediction is above.
  let areEven: Bool

  /// Keras' default for a metric that takes the largest predictions for positive.
  static let ofTopK = Thresholds([-1e10])

  init(_ values: [Float], areEven: Bool = false) {
    self.values = values
    self.areEven = areEven
  }

  /// A list that is even if it looks so, as in Keras.
  init(given values: [Double]) {
    let last = Double(max(values.count - 1, 1))
    let even = values.indices.allSatisfy { index in
      let exact = Double(index) / last
      return abs(values[index] - exact) <= 1e-7 + 1e-5 * exact
    }
    self.init(values.map { Float($0) }, areEven: values.count >= 3 && even)
  }

  /// `count` numbers from 0 to 1.
  ///
  /// - Parameter margin: how far the first lies below 0 and the last above 1, so that all predictions lie between.
  init(dividing count: Int, margin: Double = 0) {
    guard count > 1 else {
      self.init([0.5])
      return
    }
    var values = (0..<count).map { Double($0) / Double(count - 1) }
    values[0] -= margin
    values[count - 1] += margin
    self.init(values.map { Float($0) }, areEven: true)
  }

  /// How many of even thresholds a prediction is above.
  private func passed(_ prediction: Float) -> Int {
    let place = (min(max(prediction, 0), 1) * Float(values.count - 1)).rounded(.up)
    return Int(values[0] < 0 ? max(place, 1) : place)
  }

  /// Calls `body` with the index of each threshold that a prediction is above.
  func forEach(below prediction: Float, _ body: (Int) -> Void) {
    if areEven, !prediction.isNaN {
      for index in 0..<min(passed(prediction), values.count) { body(index) }
    } else {
      for index in values.indices where prediction > values[index] { body(index) }
    }
  }
}

extension ConfigReader {
  /// Reads `thresholds`: a number, a list, or null for `fallback`. All lie from 0 to 1.
  mutating func thresholds(default fallback: Thresholds) -> (given: JSON, thresholds: Thresholds) {
    guard let given = take("thresholds"), !given.isNull else { return (.null, fallback) }
    let values = given.double.map { [$0] } ?? given.elements?.compactMap(\.double) ?? []
    let isList = given.elements.map { $0.count == values.count } ?? true
    if values.isEmpty || !isList || !values.allSatisfy({ (0...1).contains($0) }) {
      refuse("thresholds \(given.serialized.prefix(60)) is not supported", remedy: "use numbers from 0 to 1")
    }
    return (given, Thresholds(given: values))
  }
}
