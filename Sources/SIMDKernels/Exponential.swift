/// Exponentials and logarithms of vectors, after the Cephes library (https://www.netlib.org/cephes/).
extension ISA {
  /// The integers `n` and the numbers `p` with `2^n * (1 + p) = exp(x)`, for `x` in -104 ... 89.
  @inlinable @inline(__always)
  static func reducedExponential(_ x: F32) -> (n: Integers, p: F32) {
    let magic = splat(0x1.8p23)
    let shifted = fma(x, splat(0x1.715476p0), magic)
    let n = shifted - magic
    let r = fma(n, splat(2.12194440e-4), fma(n, splat(-0.693359375), x))
    var p = fma(splat(1.9875691500e-4), r, splat(1.3981999507e-3))
    p = fma(p, r, splat(8.3334519073e-3))
    p = fma(p, r, splat(4.1665795894e-2))
    p = fma(p, r, splat(1.6666665459e-1))
    p = fma(p, r, splat(5.0000001201e-1))
    return (bits(shifted) &- bits(magic), fma(p * r, r, r))
  }

  /// `2^n` for `n` in -126 ... 127.
  @inlinable @inline(__always)
  static func powerOfTwo(_ n: Integers) -> F32 {
    floats((n &+ integers(127)) &<< 23)
  }

  /// The exponential, within 1.1 units in the last place; denormal results are not flushed.
  @inlinable @inline(__always)
  static func exp(_ x: F32) -> F32 {
    let (n, p) = reducedExponential(clamp(x, splat(-104), splat(89)))
    let half = n &>> 1
    let scaled = (splat(1) + p) * powerOfTwo(half)
    return scaled * powerOfTwo(n &- half)
  }

  /// `exp(x) - 1`, within one unit in the last place, near zero too.
  @inlinable @inline(__always)
  static func expm1(_ x: F32) -> F32 {
    let (n, p) = reducedExponential(clamp(x, splat(-20), splat(89)))
    let half = n &>> 1
    let scale = powerOfTwo(half)
    let rest = powerOfTwo(n &- half)
    // 2^n (1 + p) - 1 = 2^n p + (2^n - 1), with 2^n as a product that does not overflow before the result
    // does.
    let inverse = powerOfTwo(integers(0) &- n &+ half)
    return fma(p, scale, scale - inverse) * rest
  }

  /// The natural logarithm, within 0.9 units in the last place: -infinity of zero, NaN of negative numbers.
  @inlinable @inline(__always)
  static func log(_ x: F32) -> F32 {
    let smallest = splat(.leastNormalMagnitude)
    let denormal = choose(splat(1), where: x, isBelow: smallest, else: splat(0))
    let normal = choose(x * splat(0x1p23), where: x, isBelow: smallest, else: x)
    // x = 2^e m with m in sqrt(1/2) ..< sqrt(2).
    let shifted = bits(normal) &- integers(0x3F35_04F3)
    let e = exponent(shifted &>> 23) - denormal * splat(23)
    let m = floats((shifted & integers(0x007F_FFFF)) &+ integers(0x3F35_04F3)) - splat(1)
    let logarithm = fma(e, splat(0.693359375), log1pPolynomial(m, e))
    let infinite = choose(logarithm, where: x, isBelow: splat(.infinity), else: x)
    let zero = choose(infinite, where: splat(0), isBelow: x, else: infinite)
    let positive = choose(
      splat(-.infinity), where: magnitude(x), isBelow: splat(.leastNonzeroMagnitude), else: zero)
    return choose(splat(.nan), where: x, isBelow: splat(0), else: positive)
  }

  /// The numbers of small integers.
  @inlinable @inline(__always)
  static func exponent(_ n: Integers) -> F32 {
    let magic = splat(0x1.8p23)
    return floats(n &+ bits(magic)) - magic
  }

  /// `log(1 + m) - 0.693359375 e + e log 2` for `m` in sqrt(1/2) - 1 ..< sqrt(2) - 1.
  @inlinable @inline(__always)
  static func log1pPolynomial(_ m: F32, _ e: F32) -> F32 {
    var p = fma(splat(7.0376836292e-2), m, splat(-1.1514610310e-1))
    p = fma(p, m, splat(1.1676998740e-1))
    p = fma(p, m, splat(-1.2420140846e-1))
    p = fma(p, m, splat(1.4249322787e-1))
    p = fma(p, m, splat(-1.6668057665e-1))
    p = fma(p, m, splat(2.0000714765e-1))
    p = fma(p, m, splat(-2.4999993993e-1))
    p = fma(p, m, splat(3.3333331174e-1))
    let square = m * m
    p = fma(e, splat(-2.12194440e-4), p * m * square)
    return fma(square, splat(-0.5), p) + m
  }

  /// `log(1 + u)` for `u` from 0 on, accurate near zero.
  @inlinable @inline(__always)
  static func log1p(_ u: F32) -> F32 {
    let sum = splat(1) + u
    return log(sum) + (u - (sum - splat(1))) / sum
  }
}
