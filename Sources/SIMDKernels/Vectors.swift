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

  /// Returns `min(max(x, lower), upper)`, NaN in the lanes where `x` is NaN.
  static func clamp(_ x: Self, _ lower: Self, _ upper: Self) -> Self

  /// The larger number of each pair; NaN where either is NaN.
  static func maximum(_ a: Self, _ b: Self) -> Self

  /// The smaller number of each pair; NaN where either is NaN.
  static func minimum(_ a: Self, _ b: Self) -> Self

  func squareRoot() -> Self

  /// Returns `x * 2^n`, rounded once where the instruction set has such an operation, for whole `n` in -252 ... 254.
  static func scale(_ x: Self, byPowerOfTwo n: Self) -> Self

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

  @inlinable @inline(__always)
  public static func clamp(_ x: Self, _ lower: Self, _ upper: Self) -> Self {
    let raised = choose(lower, where: x, isBelow: lower, else: x)
    return choose(upper, where: upper, isBelow: raised, else: raised)
  }

  /// Two multiplications, because `2^n` itself may be too large or too small for a float.
  @inlinable @inline(__always)
  public static func scale(_ x: Self, byPowerOfTwo n: Self) -> Self {
    let magic = Self(repeating: 0x1.8p23)
    let integers = unsafeBitCast(n + magic, to: MaskStorage.self) &- unsafeBitCast(magic, to: MaskStorage.self)
    let half = integers &>> 1
    let bias = MaskStorage(repeating: 127)
    let first = unsafeBitCast((half &+ bias) &<< 23, to: Self.self)
    return x * first * unsafeBitCast((integers &- half &+ bias) &<< 23, to: Self.self)
  }
}
