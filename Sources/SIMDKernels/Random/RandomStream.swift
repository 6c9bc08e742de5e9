/// Random numbers that follow from keys alone: those of one sample in one epoch do not depend on when, by which
/// thread or in which batch it is read.
///
/// The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), started
/// where the keys lead by its own finishing function.
public struct RandomStream: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64 = 0

  /// - Parameter keys: what the numbers are for, such as a seed, an epoch and the number of a sample.
  public init(_ keys: UInt64...) {
    for key in keys { state = Self.finished((state ^ key) &+ Self.step) }
  }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.finished(state)
  }

  /// A number from `lower` to `upper`, each as likely.
  public mutating func uniform(_ lower: Float, _ upper: Float) -> Float {
    lower + (upper - lower) * Float(next() >> 40) * 0x1p-24
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func finished(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
