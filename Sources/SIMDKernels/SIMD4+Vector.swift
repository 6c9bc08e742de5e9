public import CVector

extension SIMD4: FloatVector where Scalar == Float {
  @inlinable @inline(__always)
  public static func + (a: Self, b: Self) -> Self { float4_add(a, b) }

  @inlinable @inline(__always)
  public static func - (a: Self, b: Self) -> Self { float4_subtract(a, b) }

  @inlinable @inline(__always)
  public static func * (a: Self, b: Self) -> Self { float4_multiply(a, b) }

  @inlinable @inline(__always)
  public static func / (a: Self, b: Self) -> Self { float4_divide(a, b) }

  @inlinable @inline(__always)
  public static func fma(_ a: Self, _ b: Self, _ c: Self) -> Self { float4_fma(a, b, c) }

  @inlinable @inline(__always)
  public static func choose(_ a: Self, where x: Self, isBelow y: Self, else b: Self) -> Self {
    float4_choose(a, x, y, b)
  }

  @inlinable @inline(__always)
  public static func maximum(_ a: Self, _ b: Self) -> Self { float4_maximum(a, b) }

  @inlinable @inline(__always)
  public static func minimum(_ a: Self, _ b: Self) -> Self { float4_minimum(a, b) }

  @inlinable @inline(__always)
  public func squareRoot() -> Self { float4_square_root(self) }

  @inlinable @inline(__always)
  public static func load(_ source: UnsafePointer<Float>, first count: Int, rest: Self) -> Self {
    float4_load_first(source, count, rest)
  }

  @inlinable @inline(__always)
  public static func store(_ vector: Self, _ destination: UnsafeMutablePointer<Float>, first count: Int) {
    float4_store_first(vector, destination, count)
  }
}

extension SIMD4: IntegerVector where Scalar == Int32 {
  @inlinable @inline(__always)
  public static func & (a: Self, b: Self) -> Self { int4_and(a, b) }

  @inlinable @inline(__always)
  public static func | (a: Self, b: Self) -> Self { int4_or(a, b) }

  @inlinable @inline(__always)
  public static func ^ (a: Self, b: Self) -> Self { int4_xor(a, b) }

  @inlinable @inline(__always)
  public static func &<< (a: Self, count: Int32) -> Self { int4_shift_left(a, count) }

  @inlinable @inline(__always)
  public static func &>> (a: Self, count: Int32) -> Self { int4_shift_right(a, count) }
}
