/// The transforms of minimal filtering along one axis: F(2, 3) on patches of 4, F(4, 3) on patches of 6.
///
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (https://arxiv.org/abs/1509.09308).
/// F(4, 3) interpolates at 0, ±5/8, ±3/2 and infinity: every coefficient is a float, and rounding errors are
/// about a quarter of those at 0, ±1 and ±2 (on the choice of points: Barabasz et al.,
/// https://arxiv.org/abs/1803.10986).
@usableFromInline
enum WinogradTransform<I: ISA, let patch: Int> {
  @usableFromInline typealias Line = InlineArray<patch, I.F32>

  /// The finite points of F(4, 3) other than zero are these and their negatives.
  @inlinable @inline(__always)
  static var inner: Float { 0.625 }
  @inlinable @inline(__always)
  static var outer: Float { 1.5 }

  /// The transform of a line of the input: `B' d`.
  @inlinable @inline(__always)
  static func input(_ d: Line) -> Line {
    var t = d
    if patch == 4 {
      t[0] = d[0] - d[2]
      t[1] = d[1] + d[2]
      t[2] = d[2] - d[1]
      t[3] = d[1] - d[3]
      return t
    }
    let (a, b) = (inner, outer)
    let product = I.splat(a * a * b * b)
    let sum = I.splat(-(a * a + b * b))
    t[0] = I.fma(product, d[0], I.fma(sum, d[2], d[4]))
    t[5] = I.fma(product, d[1], I.fma(sum, d[3], d[5]))
    let inside = InlineArray<4, I.F32> { d[1 + $0] }
    (t[1], t[2]) = interpolated(I.self, inside, at: a, other: b)
    (t[3], t[4]) = interpolated(I.self, inside, at: b, other: a)
    return t
  }

  /// The transform of a line of products into `patch - 2` results, which come first: `A' m`.
  @inlinable @inline(__always)
  static func output(_ m: Line) -> Line {
    var y = m
    let sum = m[1] + m[2]
    let difference = m[1] - m[2]
    if patch == 4 {
      y[0] = m[0] + sum
      y[1] = difference - m[3]
      return y
    }
    let (a, b) = (inner, outer)
    let outerSum = m[3] + m[4]
    let outerDifference = m[3] - m[4]
    y[0] = m[0] + sum + outerSum
    y[1] = I.fma(I.splat(a), difference, I.splat(b) * outerDifference)
    y[2] = I.fma(I.splat(a * a), sum, I.splat(b * b) * outerSum)
    y[3] = I.fma(I.splat(a * a * a), difference, I.fma(I.splat(b * b * b), outerDifference, m[5]))
    return y
  }

  /// The transform of the three weights of a line, which come first: `G w`.
  @inlinable @inline(__always)
  static func filter(_ w: Line) -> Line {
    var t = w
    if patch == 4 {
      let half = I.splat(0.5)
      let even = half * (w[0] + w[2])
      t[1] = I.fma(half, w[1], even)
      t[2] = I.fma(I.splat(-0.5), w[1], even)
      t[3] = w[2]
      return t
    }
    let (a, b) = (inner * inner, outer * outer)
    t[0] = I.splat(1 / (a * b)) * w[0]
    (t[1], t[2]) = filterPair(w, at: inner, 1 / (2 * a * (a - b)))
    (t[3], t[4]) = filterPair(w, at: outer, 1 / (2 * b * (b - a)))
    t[5] = w[2]
    return t
  }

  /// The transformed weights at `point` and `-point`.
  @inlinable @inline(__always)
  static func filterPair(_ w: Line, at point: Float, _ factor: Float) -> (I.F32, I.F32) {
    let even = I.splat(factor) * I.fma(I.splat(point * point), w[2], w[0])
    let odd = I.splat(factor * point)
    return (I.fma(odd, w[1], even), I.fma(I.splat(0) - odd, w[1], even))
  }

  /// The adjoint of ``output(_:)``, of the `patch - 2` values that come first: `A y`.
  @inlinable @inline(__always)
  static func outputGradient(_ y: Line) -> Line {
    var t = y
    if patch == 4 {
      t[1] = y[0] + y[1]
      t[2] = y[0] - y[1]
      t[3] = I.splat(0) - y[1]
      return t
    }
    (t[1], t[2]) = outputPair(y, at: inner)
    (t[3], t[4]) = outputPair(y, at: outer)
    t[5] = y[3]
    return t
  }

  /// The values of the polynomial with these coefficients at `point` and `-point`.
  @inlinable @inline(__always)
  static func outputPair(_ y: Line, at point: Float) -> (I.F32, I.F32) {
    let square = I.splat(point * point)
    let even = I.fma(square, y[2], y[0])
    let odd = I.fma(square, y[3], y[1])
    return (I.fma(I.splat(point), odd, even), I.fma(I.splat(-point), odd, even))
  }

  /// The adjoint of ``input(_:)``: `B m`.
  @inlinable @inline(__always)
  static func inputGradient(_ m: Line) -> Line {
    var d = m
    if patch == 4 {
      d[1] = m[1] - m[2] + m[3]
      d[2] = m[1] + m[2] - m[0]
      d[3] = I.splat(0) - m[3]
      return d
    }
    let (a, b) = (inner, outer)
    let product = I.splat(a * a * b * b)
    let sum = I.splat(-(a * a + b * b))
    let (innerSquare, outerSquare) = (I.splat(-a * a), I.splat(-b * b))
    let (innerEven, outerEven) = (m[1] + m[2], m[3] + m[4])
    let (innerOdd, outerOdd) = (I.splat(a) * (m[1] - m[2]), I.splat(b) * (m[3] - m[4]))
    d[0] = product * m[0]
    d[1] = I.fma(outerSquare, innerOdd, I.fma(innerSquare, outerOdd, product * m[5]))
    d[2] = I.fma(outerSquare, innerEven, I.fma(innerSquare, outerEven, sum * m[0]))
    d[3] = I.fma(sum, m[5], innerOdd + outerOdd)
    d[4] = m[0] + (innerEven + outerEven)
    return d
  }

  /// The adjoint of ``filter(_:)``; three weights come first: `G' m`.
  @inlinable @inline(__always)
  static func filterGradient(_ m: Line) -> Line {
    var w = m
    if patch == 4 {
      let sum = I.splat(0.5) * (m[1] + m[2])
      w[0] = m[0] + sum
      w[1] = I.splat(0.5) * (m[1] - m[2])
      w[2] = m[3] + sum
      return w
    }
    let (a, b) = (inner * inner, outer * outer)
    let (innerFactor, outerFactor) = (1 / (2 * a * (a - b)), 1 / (2 * b * (b - a)))
    let (innerEven, outerEven) = (m[1] + m[2], m[3] + m[4])
    w[0] = I.fma(
      I.splat(innerFactor), innerEven, I.fma(I.splat(outerFactor), outerEven, I.splat(1 / (a * b)) * m[0]))
    w[1] = I.fma(I.splat(inner * innerFactor), m[1] - m[2], I.splat(outer * outerFactor) * (m[3] - m[4]))
    w[2] = I.fma(I.splat(a * innerFactor), innerEven, I.fma(I.splat(b * outerFactor), outerEven, m[5]))
    return w
  }

  /// The matrix that transforms the three weights of a line: `G`, row by row.
  static var filterMatrix: [[Double]] {
    if patch == 4 { return [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]] }
    let (a, b) = (Double(inner), Double(outer))
    let points = [0, a, -a, b, -b]
    let finite = points.map { point in
      let divisor = points.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
      return [1 / divisor, point / divisor, point * point / divisor]
    }
    return finite + [[0, 0, 1]]
  }
}

/// The elements of a transformed line at `point` and `-point`, the other points being `other` and `-other`: of four
/// consecutive elements, those that belong to finite points.
@inlinable @inline(__always)
func interpolated<I: ISA>(
  _ isa: I.Type, _ d: InlineArray<4, I.F32>, at point: Float, other: Float
) -> (I.F32, I.F32) {
  let square = I.splat(-other * other)
  let even = I.fma(square, d[1], d[3])
  let odd = I.fma(square, d[0], d[2])
  return (I.fma(I.splat(point), odd, even), I.fma(I.splat(-point), odd, even))
}
