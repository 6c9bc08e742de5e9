/// A function of each number alone that is worth a loop of its own: inside a large function, the compiler no longer
/// inlines what a loop calls.
@usableFromInline
protocol VectorFunction {
  associatedtype I: ISA
  func value(_ x: I.F32) -> I.F32
}

@usableFromInline
struct Sigmoid<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.sigmoid(x) }
}

@usableFromInline
struct HyperbolicTangent<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.tanh(x) }
}

@usableFromInline
struct SiLU<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.silu(x) }
}

@usableFromInline
struct Exponential<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.exp(x) }
}

@usableFromInline
struct GELU<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.gelu(x) }
}

@usableFromInline
struct Clamp<I: ISA>: VectorFunction {
  @usableFromInline let lower: Float
  @usableFromInline let upper: Float

  @inlinable @inline(__always)
  init(_ lower: Float, _ upper: Float) { (self.lower, self.upper) = (lower, upper) }

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.clamp(x, I.splat(lower), I.splat(upper)) }
}

/// `min(max(slope x + 0.5, 0), 1)`.
@usableFromInline
struct HardSigmoid<I: ISA>: VectorFunction {
  @usableFromInline let slope: Float

  @inlinable @inline(__always)
  init(slope: Float) { self.slope = slope }

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { I.clamp(I.fma(I.splat(slope), x, I.splat(0.5)), I.splat(0), I.splat(1)) }
}

/// `x min(max(x / 6 + 0.5, 0), 1)`.
@usableFromInline
struct HardSiLU<I: ISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 { x * HardSigmoid<I>(slope: 1 / 6).value(x) }
}

/// ``ElementwiseFunction/rectifier(negativeSlope:threshold:maximum:)``.
@usableFromInline
struct Rectifier<I: ISA>: VectorFunction {
  @usableFromInline let negativeSlope: Float
  @usableFromInline let threshold: Float
  @usableFromInline let maximum: Float

  @inlinable @inline(__always)
  init(_ negativeSlope: Float, _ threshold: Float, _ maximum: Float) {
    (self.negativeSlope, self.threshold, self.maximum) = (negativeSlope, threshold, maximum)
  }

  @inlinable @inline(__always)
  func value(_ x: I.F32) -> I.F32 {
    let below = I.splat(negativeSlope) * (x - I.splat(threshold))
    let upper = I.choose(I.splat(maximum), where: I.splat(maximum), isBelow: x, else: x)
    return I.choose(upper, where: I.splat(threshold), isBelow: x, else: below)
  }
}

/// `y[i] = f(x[i])`; works in place.
@inlinable @inline(never)
func map<F: VectorFunction>(
  _ function: F, _ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  let whole = count / F.I.lanes * F.I.lanes
  for i in stride(from: 0, to: whole, by: F.I.lanes) { F.I.store(function.value(F.I.load(x + i)), y + i) }
  if whole < count {
    F.I.store(function.value(F.I.load(x + whole, count - whole)), y + whole, count - whole)
  }
}
