/// A memory that an optimizer keeps for a weight.
public struct OptimizerSlot: Hashable, Sendable {
  /// How its extents follow from those of the weight.
  public enum Extents: Hashable, Sendable {
    case weight
    /// Without the last axis, or without the one before it; a weight of fewer than two axes has no such memory.
    case withoutLast, withoutSecondLast
  }

  /// Keras 3's name, such as `velocity`. `nil` where Keras calls it by the name of the weight alone.
  public let name: String?
  /// The name that Keras 2 gives it, such as `v`.
  public let legacyName: String
  /// What it is before the first update.
  public let initialValue: Float
  public let extents: Extents
  /// Whether Keras 2 keeps it, as zeros, though nothing uses it.
  public let isLegacyOnly: Bool

  init(
    _ name: String?, legacy: String? = nil, initialValue: Float = 0, extents: Extents = .weight,
    isLegacyOnly: Bool = false
  ) {
    self.name = name
    legacyName = legacy ?? name ?? ""
    self.initialValue = initialValue
    self.extents = extents
    self.isLegacyOnly = isLegacyOnly
  }

  /// The extents for a weight; `nil` if there is no such memory.
  func shape(for weight: [Int]) -> [Int]? {
    switch extents {
    case .weight: weight
    case .withoutLast: weight.count < 2 ? nil : Array(weight.dropLast())
    case .withoutSecondLast: weight.count < 2 ? nil : weight.dropLast(2) + weight.suffix(1)
    }
  }
}

/// A number that Keras 3 keeps in a variable, and that the count of updates determines.
public struct ScalarSlot: Sendable {
  public let name: String
  let value: @Sendable (_ updates: Int) -> Float

  init(_ name: String, value: @escaping @Sendable (_ updates: Int) -> Float) {
    self.name = name
    self.value = value
  }
}
