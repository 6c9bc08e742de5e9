/// Places along an axis of an image, whose pixels are at 0 to `extent - 1`.
extension ISA {
  /// The places where something is found for places anywhere: -1 to `extent`, the ends of which are margins.
  @inlinable @inline(__always)
  static func inside(_ places: F32, _ extent: F32, _ fillMode: FillMode) -> F32 {
    let bounded = bounded(places, splat(-0x1p21), splat(0x1p21))
    let last = extent - splat(1)
    switch fillMode {
    case .constant: return Self.bounded(bounded, splat(-1), extent)
    case .nearest: return Self.bounded(bounded, splat(0), last)
    case .reflect: return Self.bounded(reflected(bounded, extent), splat(0), last)
    case .wrap: return Self.bounded(wrapped(bounded, extent), splat(0), last)
    }
  }

  @inlinable @inline(__always)
  static func reflected(_ places: F32, _ extent: F32) -> F32 {
    let period = extent + extent
    let within = places - period * floor(places / period)
    return choose(within, where: within, isBelow: extent, else: period - within - splat(1))
  }

  /// TensorFlow's rule, which goes by the distance between the outermost pixels.
  @inlinable @inline(__always)
  static func wrapped(_ places: F32, _ extent: F32) -> F32 {
    let last = extent - splat(1)
    let distance = choose(last, where: splat(0.5), isBelow: last, else: splat(1))
    let raised = places + extent * (floor((splat(0) - places) / distance) + splat(1))
    let lowered = places - extent * floor(places / distance)
    let above = choose(lowered, where: last, isBelow: places, else: places)
    return choose(raised, where: places, isBelow: splat(0), else: above)
  }

  /// `x` between two bounds; the lower one for NaN.
  @inlinable @inline(__always)
  static func bounded(_ x: F32, _ lower: F32, _ upper: F32) -> F32 {
    let raised = choose(x, where: lower, isBelow: x, else: lower)
    return choose(raised, where: raised, isBelow: upper, else: upper)
  }

  /// The largest whole number that is not above `x`, for magnitudes below 2^22.
  @inlinable @inline(__always)
  static func floor(_ x: F32) -> F32 {
    let nearest = (x + splat(0x1.8p23)) - splat(0x1.8p23)
    return choose(nearest - splat(1), where: x, isBelow: nearest, else: nearest)
  }

  /// The nearest whole number, halves away from zero, for magnitudes below 2^22.
  @inlinable @inline(__always)
  static func rounded(_ x: F32) -> F32 {
    let size = magnitude(x)
    let below = floor(size)
    let up = choose(below, where: size - below, isBelow: splat(0.5), else: below + splat(1))
    return copySign(of: x, to: up)
  }

  /// The integers that whole numbers are, for magnitudes below 2^22.
  @inlinable @inline(__always)
  static func wholeNumbers(_ x: F32) -> Integers { bits(x + splat(0x1.8p23)) &- integers(0x4B40_0000) }
}
