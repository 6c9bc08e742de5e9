/// The operations on vectors that every kernel is written in.
extension ISA {
  @usableFromInline typealias Integers = F32.MaskStorage

  /// The floats in one vector.
  @inlinable @inline(__always)
  static var lanes: Int { F32.scalarCount }

  @inlinable @inline(__always)
  static func fma(_ a: F32, _ b: F32, _ c: F32) -> F32 { F32.fma(a, b, c) }

  @inlinable @inline(__always)
  static func choose(_ a: F32, where x: F32, isBelow y: F32, else b: F32) -> F32 {
    F32.choose(a, where: x, isBelow: y, else: b)
  }

  @inlinable @inline(__always)
  static func splat(_ value: Float) -> F32 { F32(repeating: value) }

  @inlinable @inline(__always)
  static func load(_ source: UnsafePointer<Float>) -> F32 {
    UnsafeRawPointer(source).loadUnaligned(as: F32.self)
  }

  @inlinable @inline(__always)
  static func store(_ vector: F32, _ destination: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(destination).storeBytes(of: vector, as: F32.self)
  }

  /// Loads the first `count` lanes and fills the others.
  @inlinable @inline(__always)
  static func load(_ source: UnsafePointer<Float>, _ count: Int, filling fill: Float = 0) -> F32 {
    count >= lanes ? load(source) : F32.load(source, first: count, rest: splat(fill))
  }

  /// Stores the first `count` lanes and touches no memory beyond them.
  @inlinable @inline(__always)
  static func store(_ vector: F32, _ destination: UnsafeMutablePointer<Float>, _ count: Int) {
    if count >= lanes { store(vector, destination) } else { F32.store(vector, destination, first: count) }
  }

  /// The bits of a vector of floats.
  @inlinable @inline(__always)
  static func bits(_ x: F32) -> Integers { unsafeBitCast(x, to: Integers.self) }

  /// The floats of a vector of bits.
  @inlinable @inline(__always)
  static func floats(_ x: Integers) -> F32 { unsafeBitCast(x, to: F32.self) }

  @inlinable @inline(__always)
  static func integers(_ value: Int32) -> Integers { Integers(repeating: value) }

  @inlinable @inline(__always)
  static func magnitude(_ x: F32) -> F32 { floats(bits(x) & integers(0x7FFF_FFFF)) }

  @inlinable @inline(__always)
  static func copySign(of sign: F32, to x: F32) -> F32 {
    floats((bits(x) & integers(0x7FFF_FFFF)) | (bits(sign) & integers(Int32.min)))
  }

  /// `min(max(x, lower), upper)`; NaN where `x` is NaN.
  @inlinable @inline(__always)
  static func clamp(_ x: F32, _ lower: F32, _ upper: F32) -> F32 { F32.clamp(x, lower, upper) }

  /// The larger number of each pair; NaN where either is NaN.
  @inlinable @inline(__always)
  static func maximum(_ a: F32, _ b: F32) -> F32 { F32.maximum(a, b) }

  /// The smaller number of each pair; NaN where either is NaN.
  @inlinable @inline(__always)
  static func minimum(_ a: F32, _ b: F32) -> F32 { F32.minimum(a, b) }

  /// Returns `result` with NaN in the lanes where `x` is NaN.
  @inlinable @inline(__always)
  static func propagateNaN(of x: F32, into result: F32) -> F32 {
    let infinity = integers(0x7F80_0000)
    return floats(bits(result) | ((infinity &- (bits(x) & integers(0x7FFF_FFFF))) &>> 31))
  }

  /// The sum of the lanes.
  @inlinable @inline(__always)
  static func sum(_ x: F32) -> Float { byHalves(x) { $0 + $1 } }

  /// The largest lane; NaN where one is NaN.
  @inlinable @inline(__always)
  static func largest(_ x: F32) -> Float { byHalves(x) { $0 < $1 || $1.isNaN ? $1 : $0 } }

  /// The smallest lane; NaN where one is NaN.
  @inlinable @inline(__always)
  static func smallest(_ x: F32) -> Float { byHalves(x) { $1 < $0 || $1.isNaN ? $1 : $0 } }

  /// Joins the lanes of one half with those of the other until one is left.
  @inlinable @inline(__always)
  static func byHalves(_ x: F32, _ join: (Float, Float) -> Float) -> Float {
    var x = x
    var half = lanes / 2
    while half > 0 {
      for lane in 0..<half { x[lane] = join(x[lane], x[lane + half]) }
      half /= 2
    }
    return x[0]
  }
}
