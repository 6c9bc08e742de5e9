/// Exponentials and logarithms of vectors, after the Cephes library (https://www.netlib.org/cephes/).
extension ISA {
  /// The whole numbers `n` and the numbers `p` with `2^n * (1 + p) = exp(x)`, for `x` in -104 ... 89.
  @inlinable @inline(__always)
  static func reducedExponential(_ x: F32) -> (n: F32, p: F32) {
    let magic = splat(0x1.8p23)
    let n = fma(x, splat(0x1.715476p0), magic) - magic
    let r = fma(n, splat(2.12194440e-4), fma(n, splat(-0.693359375), x))
    // Estrin's scheme, whose operations wait less for each other than Horner's.
    let square = r * r
    let low = fma(splat(1.6666665459e-1), r, splat(5.0000001201e-1))
    let middle = fma(splat(8.3334519073e-3), r, splat(4.1665795894e-2))
    let high = fma(splat(1.9875691500e-4), r, splat(1.3981999507e-3))
    return (n, fma(fma(fma(high, square, middle), square, low), square, r))
  }

  /// The exponential, within 1.1 units in the last place; denormal results are not flushed.
  @inlinable @inline(__always)
  static func exp(_ x: F32) -> F32 {
    let (n, p) = reducedExponential(clamp(x, splat(-104), splat(89)))
    return F32.scale(splat(1) + p, byPowerOfTwo: n)
  }

  /// The exponential of numbers that are not positive, as ``exp(_:)`` has it.
  @inlinable @inline(__always)
  static func exp(ofNegative x: F32) -> F32 {
    let (n, p) = reducedExponential(choose(splat(-104), where: x, isBelow: splat(-104), else: x))
    return F32.scale(splat(1) + p, byPowerOfTwo: n)
  }

  /// `exp(x) - 1`, within one unit in the last place, near zero too.
  @inlinable @inline(__always)
  static func expm1(_ x: F32) -> F32 {
    let (n, p) = reducedExponential(clamp(x, splat(-20), splat(89)))
    // 2^n (1 + p) - 1 = 2^n p + (2^n - 1), where the largest 2^n is no float: the last factor 2 comes at the end.
    let most = choose(splat(127), where: splat(127), isBelow: n, else: n)
    let scale = F32.scale(splat(1), byPowerOfTwo: most)
    return F32.scale(fma(p, scale, scale - splat(1)), byPowerOfTwo: n - most)
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
