/// Random numbers that follow from a pass and a stream alone: those of one sample do not depend on when, by which thread
/// or in which batch it is read.
///
/// The generator is SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
public struct SampleRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// What the numbers are for.
  public enum Stream: Sendable, Hashable {
    /// The order of samples.
    case order
    /// The changes to a sample, by its number.
    case sample(Int)
  }

  public init(_ pass: DataPass, stream: Stream) {
    let number: UInt64 =
      switch stream {
      case .order: 0
      case .sample(let index): UInt64(bitPattern: Int64(index)) &+ 1
      }
    state = Self.mixed(pass.seed)
    state = Self.mixed(state ^ UInt64(bitPattern: Int64(pass.epoch)))
    state = Self.mixed(state ^ number)
  }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.finished(state)
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 { finished(value &+ step) }

  private static func finished(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
