/// Random numbers that a seed and a stream determine, by counting: Philox4x32 with ten rounds.
///
/// Any number of the sequence can be had without those before it, so that threads divide a sequence and still make the same one.
/// See Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
public struct PhiloxGenerator: RandomNumberGenerator, Sendable {
  private let key: SIMD2<UInt32>
  private let stream: UInt64
  /// The block that comes after ``block``, each of four numbers of 32 bits.
  private var counter: UInt64
  private var block = SIMD4<UInt32>()
  private var used = 4

  /// - Parameters:
  ///   - stream: tells sequences of one seed apart. Default 0.
  ///   - position: how many blocks of 128 bits are left out. Default 0.
  public init(seed: UInt64, stream: UInt64 = 0, position: UInt64 = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
    counter = position
  }

  /// The next 32 bits.
  public mutating func next32() -> UInt32 {
    if used == 4 {
      block = Self.block(counter: counter, stream: stream, key: key)
      counter &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  public mutating func next() -> UInt64 {
    let low = UInt64(next32())
    return UInt64(next32()) << 32 | low
  }

  /// The block of four numbers at a position.
  @inlinable
  public static func block(counter: UInt64, stream: UInt64, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var x = SIMD4(
      UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var key = key
    for _ in 0..<10 {
      let a = 0xD251_1F53 * UInt64(x[0])
      let b = 0xCD9E_8D57 * UInt64(x[2])
      x = SIMD4(
        UInt32(truncatingIfNeeded: b >> 32) ^ x[1] ^ key[0], UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: a >> 32) ^ x[3] ^ key[1], UInt32(truncatingIfNeeded: a))
      key = SIMD2(key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85)
    }
    return x
  }
}

extension PhiloxGenerator {
  /// A number from 0 up to but not including 1, a multiple of 2^-24.
  public mutating func uniform() -> Float { Float(next32() >> 8) * 0x1p-24 }
}
