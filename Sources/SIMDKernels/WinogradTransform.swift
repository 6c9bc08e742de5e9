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
    (t[1], t[2]) = pair(d, at: a, other: b)
    (t[3], t[4]) = pair(d, at: b, other: a)
    return t
  }

  /// The elements of the transformed input at the points `point` and `-point`.
  @inlinable @inline(__always)
  static func pair(_ d: Line, at point: Float, other: Float) -> (I.F32, I.F32) {
    let square = I.splat(-other * other)
    let even = I.fma(square, d[2], d[4])
    let odd = I.fma(square, d[1], d[3])
    return (I.fma(I.splat(point), odd, even), I.fma(I.splat(-point), odd, even))
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

  /// The matrix that transforms the three weights of a line: `G`, row by row.
  static var filter: [[Double]] {
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
