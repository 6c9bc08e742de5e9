/// An affine function of each column and the clamp of its result:
/// `min(max(x[i, j] * scale[j] + shift[j], lower), upper)`.
public struct ColumnClamp: @unchecked Sendable {
  public var scale: UnsafePointer<Float>
  public var shift: UnsafePointer<Float>
  public var lower: Float
  public var upper: Float

  @inlinable
  public init(scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, lower: Float, upper: Float) {
    self.scale = scale
    self.shift = shift
    self.lower = lower
    self.upper = upper
  }
}

/// ``ColumnClamp`` for some vectors of columns, in registers.
@usableFromInline
struct VectorClamp<I: ISA, let vectors: Int> {
  @usableFromInline typealias Vectors = InlineArray<vectors, I.F32>

  @usableFromInline let scale: Vectors
  @usableFromInline let shift: Vectors
  @usableFromInline let lower: I.F32
  @usableFromInline let upper: I.F32

  @inlinable @inline(__always)
  init(_ clamp: ColumnClamp, _ column: Int, _ used: Int) {
    scale = ColumnVectors<I, vectors>.load(clamp.scale + column, used)
    shift = ColumnVectors<I, vectors>.load(clamp.shift + column, used)
    lower = I.splat(clamp.lower)
    upper = I.splat(clamp.upper)
  }

  @inlinable @inline(__always)
  func apply(_ x: I.F32, _ vector: Int) -> I.F32 { I.clamp(x * scale[vector] + shift[vector], lower, upper) }

  /// The gradient by the result of the affine function.
  @inlinable @inline(__always)
  func gradient(_ x: I.F32, _ d: I.F32, _ vector: Int) -> I.F32 {
    gradient(before: x * scale[vector] + shift[vector], d)
  }

  /// The gradient by what is clamped, zero on the bounds and beyond.
  @inlinable @inline(__always)
  func gradient(before y: I.F32, _ d: I.F32) -> I.F32 {
    let zero = I.splat(0)
    return I.choose(I.choose(d, where: lower, isBelow: y, else: zero), where: y, isBelow: upper, else: zero)
  }
}

/// `y[i, j]` is the clamp of `x[i, j]`, with rows `xStride` and `yStride` floats apart. Works in place.
@inlinable
func clampColumns<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ x: UnsafePointer<Float>, _ xStride: Int, _ clamp: ColumnClamp,
  _ y: UnsafeMutablePointer<Float>, _ yStride: Int
) {
  forEachRowBlock(isa, rows, columns) { first, count, column in
    ColumnVectors<I, 2>.clamp(
      count, x + first * xStride + column, xStride, VectorClamp(clamp, column, I.lanes), I.lanes,
      y + first * yStride + column, yStride)
  } narrow: { first, count, column, used in
    ColumnVectors<I, 1>.clamp(
      count, x + first * xStride + column, xStride, VectorClamp(clamp, column, used), used,
      y + first * yStride + column, yStride)
  }
}

extension ColumnVectors {
  @inlinable @inline(__always)
  static func clamp(
    _ count: Int, _ x: UnsafePointer<Float>, _ xStride: Int, _ clamp: VectorClamp<I, vectors>, _ used: Int,
    _ y: UnsafeMutablePointer<Float>, _ yStride: Int
  ) {
    for row in 0..<count {
      for vector in 0..<vectors {
        let place = vector * I.lanes
        I.store(clamp.apply(I.load(x + row * xStride + place, used), vector), y + row * yStride + place, used)
      }
    }
  }
}
