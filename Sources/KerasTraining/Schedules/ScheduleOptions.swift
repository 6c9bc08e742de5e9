import KerasGraph

extension ConfigReader {
  /// Reads the number of steps of a period, which is above 0.
  mutating func decaySteps(_ name: String = "decay_steps") -> Double {
    value(name, default: nil, standIn: 1, expected: "a number above 0") { json in
      json.double.flatMap { $0 > 0 ? $0 : nil }
    }
  }

  /// Reads a list of numbers.
  mutating func doubles(_ name: String) -> [Double] {
    value(name, default: nil, standIn: [], expected: "a list of numbers") { json in
      guard let elements = json.elements else { return nil }
      let values = elements.compactMap(\.double)
      return values.count == elements.count ? values : nil
    }
  }
}
