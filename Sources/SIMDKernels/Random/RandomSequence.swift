/// An endless sequence of random numbers, each of which follows from its place alone: any part can be made at any
/// time, on any thread, again and again.
///
/// The bits of number `i` are the first word of Threefry-2x32 in 13 rounds for the counter `(i, stream)`, with the
/// seed as its key (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// https://doi.org/10.1145/2063384.2063405). It repeats after 2^32 numbers.
public struct RandomSequence: Hashable, Sendable {
  public var seed: UInt64
  /// Tells sequences of one seed apart. Default 0.
  public var stream: UInt32

  public init(seed: UInt64, stream: UInt32 = 0) {
    self.seed = seed
    self.stream = stream
  }
}

extension ISA {
  @inlinable @inline(__always)
  static func rotated(_ x: Integers, left count: Int32) -> Integers {
    (x &<< count) | ((x &>> (32 - count)) & integers((1 &<< count) &- 1))
  }

  /// The first words of Threefry-2x32 in 13 rounds.
  @inlinable @inline(__always)
  static func threefry(_ counter: Integers, _ stream: Integers, key: (Integers, Integers)) -> Integers {
    let third = key.0 ^ key.1 ^ integers(0x1BD1_1BDA)
    var a = counter &+ key.0
    var b = stream &+ key.1
    mix(&a, &b, 13, 15, 26, 6)
    a = a &+ key.1
    b = b &+ third &+ integers(1)
    mix(&a, &b, 17, 29, 16, 24)
    a = a &+ third
    b = b &+ key.0 &+ integers(2)
    mix(&a, &b, 13, 15, 26, 6)
    return a &+ key.0 &+ b &+ key.1 &+ integers(3)
  }

  /// Four rounds with the given rotations.
  @inlinable @inline(__always)
  static func mix(_ a: inout Integers, _ b: inout Integers, _ r0: Int32, _ r1: Int32, _ r2: Int32, _ r3: Int32) {
    a = a &+ b
    b = rotated(b, left: r0) ^ a
    a = a &+ b
    b = rotated(b, left: r1) ^ a
    a = a &+ b
    b = rotated(b, left: r2) ^ a
    a = a &+ b
    b = rotated(b, left: r3) ^ a
  }

  /// Multiples of 2^-23 from 0 up, below 1, from the higher bits.
  @inlinable @inline(__always)
  static func uniform(_ bits: Integers) -> F32 {
    floats(((bits &>> 9) & integers(0x007F_FFFF)) | integers(0x3F80_0000)) - splat(1)
  }

  /// The numbers of the standard normal distribution below which the shares `u + 2^-24` lie, within 5.3 of zero
  /// (Giles, "Approximating the erfinv function", https://people.maths.ox.ac.uk/gilesm/files/gems_erfinv.pdf).
  @inlinable @inline(__always)
  static func normal(_ u: F32) -> F32 {
    let x = u + u - splat(1 - 0x1p-23)
    let w = splat(0) - log((splat(1) - x) * (splat(1) + x))
    let near = w - splat(2.5)
    var p = fma(splat(2.81022636e-08), near, splat(3.43273939e-07))
    p = fma(p, near, splat(-3.5233877e-06))
    p = fma(p, near, splat(-4.39150654e-06))
    p = fma(p, near, splat(0.00021858087))
    p = fma(p, near, splat(-0.00125372503))
    p = fma(p, near, splat(-0.00417768164))
    p = fma(p, near, splat(0.246640727))
    p = fma(p, near, splat(1.50140941))
    let far = w.squareRoot() - splat(3)
    var q = fma(splat(-0.000200214257), far, splat(0.000100950558))
    q = fma(q, far, splat(0.00134934322))
    q = fma(q, far, splat(-0.00367342844))
    q = fma(q, far, splat(0.00573950773))
    q = fma(q, far, splat(-0.0076224613))
    q = fma(q, far, splat(0.00943887047))
    q = fma(q, far, splat(1.00167406))
    q = fma(q, far, splat(2.83297682))
    return splat(1.41421356) * x * choose(p, where: w, isBelow: splat(5), else: q)
  }
}

/// `y[i] = function(u)` with `u` number `first + i` of a sequence, spread evenly over `0 ..< 1`.
@inlinable @inline(__always)
func draw<I: ISA>(
  _ isa: I.Type, _ sequence: RandomSequence, _ first: Int, _ count: Int, _ y: UnsafeMutablePointer<Float>,
  _ function: (I.F32) -> I.F32
) {
  let key = (
    I.integers(Int32(truncatingIfNeeded: sequence.seed)), I.integers(Int32(truncatingIfNeeded: sequence.seed &>> 32))
  )
  let stream = I.integers(Int32(truncatingIfNeeded: sequence.stream))
  var counter = I.integers(Int32(truncatingIfNeeded: first))
  for lane in 0..<I.lanes { counter[lane] &+= Int32(truncatingIfNeeded: lane) }
  for i in stride(from: 0, to: count, by: I.lanes) {
    I.store(function(I.uniform(I.threefry(counter, stream, key: key))), y + i, count - i)
    counter = counter &+ I.integers(Int32(truncatingIfNeeded: I.lanes))
  }
}

/// `y[i]` is number `first + i` of a sequence, spread evenly over `lower ..< upper`.
@inlinable
func uniform<I: ISA>(
  _ isa: I.Type, _ sequence: RandomSequence, _ first: Int, _ count: Int, _ lower: Float, _ upper: Float,
  _ y: UnsafeMutablePointer<Float>
) {
  draw(isa, sequence, first, count, y) { I.fma($0, I.splat(upper - lower), I.splat(lower)) }
}

/// `y[i]` is number `first + i` of a sequence with a normal distribution.
@inlinable
func normal<I: ISA>(
  _ isa: I.Type, _ sequence: RandomSequence, _ first: Int, _ count: Int, _ mean: Float, _ deviation: Float,
  _ y: UnsafeMutablePointer<Float>
) {
  draw(isa, sequence, first, count, y) { I.fma(I.normal($0), I.splat(deviation), I.splat(mean)) }
}

/// `y[i]` is `dropped` where number `first + i` of a sequence is below `rate`, `kept` elsewhere.
@inlinable
func bernoulli<I: ISA>(
  _ isa: I.Type, _ sequence: RandomSequence, _ first: Int, _ count: Int, _ rate: Float, _ dropped: Float,
  _ kept: Float, _ y: UnsafeMutablePointer<Float>
) {
  draw(isa, sequence, first, count, y) {
    I.choose(I.splat(dropped), where: $0, isBelow: I.splat(rate), else: I.splat(kept))
  }
}
