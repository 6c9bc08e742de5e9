import KerasGraph

extension ConfigReader {
  /// Reads `axis`, of which the last alone is supported.
  mutating func requireLastAxis() {
    let axis = int("axis", default: -1)
    if axis != -1 { refuse("axis \(axis) is not supported", remedy: "use -1, the last axis") }
  }
}
