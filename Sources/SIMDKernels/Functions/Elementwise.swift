/// `y[i] = function(x[i])`; works in place.
@inlinable @inline(__always)
func map<I: ISA>(
  _ isa: I.Type, _ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
  _ function: (I.F32) -> I.F32
) {
  let whole = count / I.lanes * I.lanes
  for i in stride(from: 0, to: whole, by: I.lanes) { I.store(function(I.load(x + i)), y + i) }
  if whole < count {
    I.store(function(I.load(x + whole, count - whole)), y + whole, count - whole)
  }
}

/// `y[i] = f(x[i])`; works in place.
@inlinable
func apply<I: ISA>(
  _ isa: I.Type, _ f: ElementwiseFunction, _ count: Int, _ x: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  let zero = I.splat(0)
  let one = I.splat(1)
  switch f {
  case .identity:
    map(isa, count, x, y) { $0 }
  case .clamp(let lower, let upper), .clip(let lower, let upper):
    map(Clamp<I>(lower, upper), count, x, y)
  case .rectifier(let negativeSlope, let threshold, let maximum) where negativeSlope == 0 && threshold == 0:
    map(Clamp<I>(0, maximum), count, x, y)
  case .rectifier(let negativeSlope, let threshold, let maximum):
    map(Rectifier<I>(negativeSlope, threshold, maximum), count, x, y)
  case .elu(let alpha):
    map(isa, count, x, y) { I.choose(I.splat(alpha) * I.expm1($0), where: $0, isBelow: zero, else: $0) }
  case .selu:
    map(isa, count, x, y) { x in
      I.splat(1.05070098) * I.choose(I.splat(1.67326324) * I.expm1(x), where: x, isBelow: zero, else: x)
    }
  case .celu(let alpha):
    map(isa, count, x, y) { x in
      I.choose(I.splat(alpha) * I.expm1(x / I.splat(alpha)), where: x, isBelow: zero, else: x)
    }
  case .sigmoid:
    map(Sigmoid<I>(), count, x, y)
  case .hardSigmoid:
    map(HardSigmoid<I>(slope: 1 / 6), count, x, y)
  case .hardSigmoidOfKeras2:
    map(HardSigmoid<I>(slope: 0.2), count, x, y)
  case .tanh:
    map(HyperbolicTangent<I>(), count, x, y)
  case .silu:
    map(SiLU<I>(), count, x, y)
  case .hardSilu:
    map(HardSiLU<I>(), count, x, y)
  case .gelu:
    map(GELU<I>(), count, x, y)
  case .geluTanh:
    map(isa, count, x, y) { I.geluTanh($0) }
  case .mish:
    map(isa, count, x, y) { I.mish($0) }
  case .softplus:
    map(isa, count, x, y) { I.softplus($0) }
  case .softsign:
    map(isa, count, x, y) { $0 / (one + I.magnitude($0)) }
  case .logSigmoid:
    map(isa, count, x, y) { zero - I.softplus(zero - $0) }
  case .softShrink(let threshold):
    map(isa, count, x, y) { x in
      let lower = I.splat(-threshold)
      let upper = I.splat(threshold)
      let negative = I.choose(x - lower, where: x, isBelow: lower, else: I.propagateNaN(of: x, into: zero))
      return I.choose(x - upper, where: upper, isBelow: x, else: negative)
    }
  case .hardShrink(let threshold):
    map(isa, count, x, y) { x in
      let shrunk = I.propagateNaN(of: x, into: zero)
      return I.choose(x, where: I.splat(threshold), isBelow: I.magnitude(x), else: shrunk)
    }
  case .tanhShrink:
    map(isa, count, x, y) { $0 - I.tanh($0) }
  case .threshold(let threshold, let value):
    map(isa, count, x, y) { x in
      I.choose(x, where: I.splat(threshold), isBelow: x, else: I.propagateNaN(of: x, into: I.splat(value)))
    }
  case .squareplus(let b):
    map(isa, count, x, y) { I.splat(0.5) * ($0 + I.fma($0, $0, I.splat(b)).squareRoot()) }
  case .sparsePlus:
    map(isa, count, x, y) { x in
      let middle = I.splat(0.25) * (x + one) * (x + one)
      let upper = I.choose(middle, where: x, isBelow: one, else: x)
      return I.choose(upper, where: I.splat(-1), isBelow: x, else: I.propagateNaN(of: x, into: zero))
    }
  case .sparseSigmoid:
    map(isa, count, x, y) { I.clamp(I.fma(I.splat(0.5), $0, I.splat(0.5)), zero, one) }
  case .exponential:
    map(Exponential<I>(), count, x, y)
  case .logarithm:
    map(isa, count, x, y) { I.log($0) }
  case .errorFunction:
    map(isa, count, x, y) { I.erf($0) }
  case .negate:
    map(isa, count, x, y) { I.floats(I.bits($0) ^ I.integers(Int32.min)) }
  case .absolute:
    map(isa, count, x, y) { I.magnitude($0) }
  case .square:
    map(isa, count, x, y) { $0 * $0 }
  case .squareRoot:
    map(isa, count, x, y) { $0.squareRoot() }
  case .reciprocalSquareRoot:
    map(isa, count, x, y) { one / $0.squareRoot() }
  case .reciprocal:
    map(isa, count, x, y) { one / $0 }
  }
}
