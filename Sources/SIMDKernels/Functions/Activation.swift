/// Activation functions of vectors, each from one exponential, with their errors in units in the last place.
extension ISA {
  /// `1 / (1 + exp(-x))`, within 2.4 units.
  @inlinable @inline(__always)
  static func sigmoid(_ x: F32) -> F32 {
    let e = exp(ofNegative: splat(0) - magnitude(x))
    return choose(e, where: x, isBelow: splat(0), else: splat(1)) / (splat(1) + e)
  }

  /// `x / (1 + exp(-x))`, within 3 units.
  @inlinable @inline(__always)
  static func silu(_ x: F32) -> F32 {
    let e = exp(ofNegative: splat(0) - magnitude(x))
    return choose(x * e, where: x, isBelow: splat(0), else: x) / (splat(1) + e)
  }

  /// The hyperbolic tangent, within 2.5 units.
  @inlinable @inline(__always)
  static func tanh(_ x: F32) -> F32 {
    let t = magnitude(x)
    let (n, p) = reducedExponential(splat(2) * choose(splat(10), where: splat(10), isBelow: t, else: t))
    let scale = F32.scale(splat(1), byPowerOfTwo: n)
    let e = fma(p, scale, scale - splat(1))
    return copySign(of: x, to: e / (e + splat(2)))
  }

  /// `log(1 + exp(x))`, within 2 units.
  @inlinable @inline(__always)
  static func softplus(_ x: F32) -> F32 {
    clamp(x, splat(0), splat(.infinity)) + log1p(exp(splat(0) - magnitude(x)))
  }

  /// `x tanh(softplus(x))`, within 4 units: with `e = exp(x)` the tangent is `(e^2 + 2e) / (e^2 + 2e + 2)`.
  @inlinable @inline(__always)
  static func mish(_ x: F32) -> F32 {
    let e = exp(clamp(x, splat(-.infinity), splat(20)))
    let n = e * (e + splat(2))
    return x * (n / (n + splat(2)))
  }

  /// The error function, within 1.2 units (after Norbert Juffa,
  /// https://stackoverflow.com/questions/35148198).
  @inlinable @inline(__always)
  static func erf(_ x: F32) -> F32 {
    let t = magnitude(x)
    let s = x * x
    var tail = fma(splat(-1.72853470e-5), t, splat(3.83197126e-4))
    tail = fma(tail, s, fma(splat(-3.88396438e-3), t, splat(2.42546219e-2)))
    tail = fma(tail, t, splat(-1.06777877e-1))
    tail = fma(tail, t, splat(-6.34846687e-1))
    tail = fma(tail, t, splat(-1.28717512e-1))
    tail = fma(tail, t, splat(0) - t)
    tail = copySign(of: x, to: splat(1) - exp(tail))
    var near = fma(splat(-5.96761703e-4), s, splat(4.99119423e-3))
    near = fma(near, s, splat(-2.67681349e-2))
    near = fma(near, s, splat(1.12819925e-1))
    near = fma(near, s, splat(-3.76125336e-1))
    near = fma(near, s, splat(1.28379166e-1))
    near = fma(near, x, x)
    let result = choose(tail, where: splat(0.927734375), isBelow: t, else: near)
    return choose(
      result, where: t, isBelow: splat(4), else: propagateNaN(of: x, into: copySign(of: x, to: splat(1))))
  }

  /// `0.5 x (1 + erf(x / sqrt 2))`, within 1.6 units of `x`.
  @inlinable @inline(__always)
  static func gelu(_ x: F32) -> F32 {
    splat(0.5) * x * (splat(1) + erf(x * splat(0.70710678)))
  }

  /// `0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`, within 1.8 units of `x`.
  @inlinable @inline(__always)
  static func geluTanh(_ x: F32) -> F32 {
    let inner = splat(0.79788456) * fma(splat(0.044715) * x * x, x, x)
    return splat(0.5) * x * (splat(1) + tanh(inner))
  }
}
