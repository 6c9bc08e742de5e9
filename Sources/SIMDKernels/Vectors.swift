/// A vector of floats whose operations are one instruction each.
public protocol FloatVector: SIMD, BitwiseCopyable where Scalar == Float, MaskStorage: IntegerVector {
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self

  /// Returns `a * b + c`, in one rounding where the instruction set has a fused operation.
  static func fma(_ a: Self, _ b: Self, _ c: Self) -> Self

  /// Returns `a` in the lanes where `x < y` and `b` in the others, those with a NaN in `x` or `y` among them.
  static func choose(_ a: Self, where x: Self, isBelow y: Self, else b: Self) -> Self

  func squareRoot() -> Self

  /// Loads the first `count` lanes, fewer than all, from memory that may end there; the others are those of
  /// `rest`.
  static func load(_ source: UnsafePointer<Float>, first count: Int, rest: Self) -> Self

  /// Stores the first `count` lanes, fewer than all, and touches no memory beyond them.
  static func store(_ vector: Self, _ destination: UnsafeMutablePointer<Float>, first count: Int)
}

/// A vector of integers, the bits of a vector of floats, whose operations are one instruction each.
public protocol IntegerVector: SIMD, BitwiseCopyable where Scalar == Int32 {
  static func &+ (a: Self, b: Self) -> Self
  static func &- (a: Self, b: Self) -> Self
  static func & (a: Self, b: Self) -> Self
  static func | (a: Self, b: Self) -> Self
  static func ^ (a: Self, b: Self) -> Self
  static func &<< (a: Self, count: Int32) -> Self

  /// Shifts the sign in.
  static func &>> (a: Self, count: Int32) -> Self
}

extension FloatVector {
  @inlinable @inline(__always)
  public static func += (a: inout Self, b: Self) { a = a + b }

  @inlinable @inline(__always)
  public static func *= (a: inout Self, b: Self) { a = a * b }

  @inlinable @inline(__always)
  public static func /= (a: inout Self, b: Self) { a = a / b }
}
