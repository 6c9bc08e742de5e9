public import CVector
public import SIMDKernels

extension SIMD8: FloatVector where Scalar == Float {
  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { float8_add(a, b) }

  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { float8_subtract(a, b) }

  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self { float8_multiply(a, b) }

  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self { float8_divide(a, b) }

  @inlinable @inline(__always)
  public static func fma(_ a: Self, _ b: Self, _ c: Self) -> Self { float8_fma(a, b, c) }

  @inlinable @inline(__always)
  public static func choose(_ a: Self, where x: Self, isBelow y: Self, else b: Self) -> Self {
    float8_choose(a, x, y, b)
  }

  @inlinable @inline(__always)
  public static func clamp(_ x: Self, _ lower: Self, _ upper: Self) -> Self { float8_clamp(x, lower, upper) }

  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self { float8_maximum(a, b) }

  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self { float8_minimum(a, b) }

  @inlinable @inline(__always)
  public func squareRoot() -> Self { float8_square_root(self) }

  @inlinable @inline(__always)
  public static func load(_ source: UnsafePointer<Float>, first count: Int, rest: Self) -> Self {
    float8_load_first(source, count, rest)
  }

  @inlinable @inline(__always)
  public static func store(_ vector: Self, _ destination: UnsafeMutablePointer<Float>, first count: Int) {
    float8_store_first(vector, destination, count)
  }
}

extension SIMD8: IntegerVector where Scalar == Int32 {
  @inlinable @inline(__always)
  public static func & (a: Self, b: Self) -> Self { int8_and(a, b) }

  @inlinable @inline(__always)
  public static func | (a: Self, b: Self) -> Self { int8_or(a, b) }

  @inlinable @inline(__always)
  public static func ^ (a: Self, b: Self) -> Self { int8_xor(a, b) }

  @inlinable @inline(__always)
  public static func &<< (a: Self, count: Int32) -> Self { int8_shift_left(a, count) }

  @inlinable @inline(__always)
  public static func &>> (a: Self, count: Int32) -> Self { int8_shift_right(a, count) }
}
