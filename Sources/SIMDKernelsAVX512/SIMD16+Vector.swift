public import CVector
public import SIMDKernels

extension SIMD16: FloatVector where Scalar == Float {
  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { float16_add(a, b) }

  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { float16_subtract(a, b) }

  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self { float16_multiply(a, b) }

  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self { float16_divide(a, b) }

  @inlinable @inline(__always)
  public static func fma(_ a: Self, _ b: Self, _ c: Self) -> Self { float16_fma(a, b, c) }

  @inlinable @inline(__always)
  public static func choose(_ a: Self, where x: Self, isBelow y: Self, else b: Self) -> Self {
    float16_choose(a, x, y, b)
  }

  @inlinable @inline(__always)
  public static func clamp(_ x: Self, _ lower: Self, _ upper: Self) -> Self { float16_clamp(x, lower, upper) }

  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self { float16_maximum(a, b) }

  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self { float16_minimum(a, b) }

  @inlinable @inline(__always)
  public func squareRoot() -> Self { float16_square_root(self) }

  @inlinable @inline(__always)
  public static func scale(_ x: Self, byPowerOfTwo n: Self) -> Self { float16_scale(x, n) }

  @inlinable @inline(__always)
  public static func load(_ source: UnsafePointer<Float>, first count: Int, rest: Self) -> Self {
    float16_load_first(source, count, rest)
  }

  @inlinable @inline(__always)
  public static func store(_ vector: Self, _ destination: UnsafeMutablePointer<Float>, first count: Int) {
    float16_store_first(vector, destination, count)
  }
}

extension SIMD16: IntegerVector where Scalar == Int32 {
  @inlinable @inline(__always)
  public static func & (a: Self, b: Self) -> Self { int16_and(a, b) }

  @inlinable @inline(__always)
  public static func | (a: Self, b: Self) -> Self { int16_or(a, b) }

  @inlinable @inline(__always)
  public static func ^ (a: Self, b: Self) -> Self { int16_xor(a, b) }

  @inlinable @inline(__always)
  public static func &<< (a: Self, count: Int32) -> Self { int16_shift_left(a, count) }

  @inlinable @inline(__always)
  public static func &>> (a: Self, count: Int32) -> Self { int16_shift_right(a, count) }
}
