/// The transforms of minimal filtering with stride 2 along one axis: four results from a line of nine.
///
/// A result is a sum over two taps of the even places, which is F(4, 2), and the product of an odd place with the tap
/// between: 5 and 4 products in the place of 12. F(4, 2) interpolates at ±1/2, ±5/4 and infinity: every coefficient is a
/// float, and rounding errors are about those of the sum itself.
@usableFromInline
enum StridedTransform<I: ISA> {
  /// The elements of the even places.
  @usableFromInline typealias Phase = InlineArray<5, I.F32>
  /// Four results.
  @usableFromInline typealias Results = InlineArray<4, I.F32>
  /// The products: five of the transformed even places, and four of the odd ones.
  @usableFromInline typealias Products = InlineArray<9, I.F32>

  /// The finite points are these and their negatives.
  @inlinable @inline(__always)
  static var inner: Float { 0.5 }
  @inlinable @inline(__always)
  static var outer: Float { 1.25 }

  /// The transform of the even places of a line.
  @inlinable @inline(__always)
  static func input(_ d: Phase) -> Phase {
    let (a, b) = (inner, outer)
    var t = d
    let finite = InlineArray<4, I.F32> { d[$0] }
    (t[0], t[1]) = interpolated(I.self, finite, at: a, other: b)
    (t[2], t[3]) = interpolated(I.self, finite, at: b, other: a)
    t[4] = I.fma(I.splat(a * a * b * b), d[0], I.fma(I.splat(-(a * a + b * b)), d[2], d[4]))
    return t
  }

  /// The transform of a line of products.
  @inlinable @inline(__always)
  static func output(_ m: Products) -> Results {
    let (a, b) = (inner, outer)
    let (sum, difference) = (m[0] + m[1], m[0] - m[1])
    let (outerSum, outerDifference) = (m[2] + m[3], m[2] - m[3])
    var y = Results(repeating: sum + outerSum)
    y[1] = I.fma(I.splat(a), difference, I.splat(b) * outerDifference)
    y[2] = I.fma(I.splat(a * a), sum, I.splat(b * b) * outerSum)
    y[3] = I.fma(I.splat(a * a * a), difference, I.fma(I.splat(b * b * b), outerDifference, m[4]))
    for k in 0..<4 { y[k] = y[k] + m[5 + k] }
    return y
  }

  /// The matrix that transforms the three weights of a line, row by row; all odd places share the last one.
  static var filterMatrix: [[Double]] {
    let (a, b) = (Double(inner), Double(outer))
    let points = [a, -a, b, -b]
    let finite = points.map { point in
      let divisor = points.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
      return [1 / divisor, 0, point / divisor]
    }
    return finite + [[0, 0, 1], [0, 1, 0]]
  }
}
