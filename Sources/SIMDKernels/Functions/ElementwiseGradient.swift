extension ElementwiseFunction {
  /// Whether the derivative is a function of the result; if not, it takes the argument.
  public var isDifferentiatedByResult: Bool {
    switch self {
    case .identity, .clamp, .selu, .sigmoid, .hardSigmoid, .tanh, .softplus, .sparseSigmoid, .exponential, .negate,
      .squareRoot, .reciprocalSquareRoot, .reciprocal:
      true
    case .elu(let alpha): alpha >= 0
    case .rectifier(let negativeSlope, let threshold, let maximum):
      negativeSlope >= 0 && threshold == 0 && maximum == .infinity
    default: false
    }
  }
}

/// `dx[i] = dy[i] * f'(v[i])`, where `v` holds the results of `f` if it is differentiated by them, else its arguments.
///
/// Works in place. Where a function bends, the derivative is the one that Keras has from TensorFlow.
@inlinable
func applyGradient<I: ISA>(
  _ isa: I.Type, _ f: ElementwiseFunction, _ count: Int, _ v: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
  _ dx: UnsafeMutablePointer<Float>
) {
  let zero = I.splat(0)
  let one = I.splat(1)
  switch f {
  case .identity: mapPairs(isa, count, v, dy, dx) { _, d in d }
  case .negate: mapPairs(isa, count, v, dy, dx) { _, d in zero - d }
  case .clamp(let lower, let upper):
    mapPairs(isa, count, v, dy, dx) { y, d in
      I.choose(
        I.choose(d, where: I.splat(lower), isBelow: y, else: zero), where: y, isBelow: I.splat(upper), else: zero)
    }
  case .rectifier(let negativeSlope, let threshold, let maximum) where threshold == 0 && maximum == .infinity:
    mapPairs(isa, count, v, dy, dx) { v, d in I.choose(d, where: zero, isBelow: v, else: I.splat(negativeSlope) * d) }
  case .rectifier(let negativeSlope, let threshold, let maximum):
    // Keras takes relu6 for a maximum of 6 without a threshold, whose derivative there is 0.
    let last = maximum == 6 && threshold == 0 ? maximum.nextDown : maximum
    mapPairs(isa, count, v, dy, dx) { x, d in
      let above = I.choose(zero, where: I.splat(last), isBelow: x, else: d)
      let below = I.choose(I.splat(negativeSlope) * d, where: x, isBelow: I.splat(threshold), else: zero)
      return I.choose(above, where: I.splat(threshold), isBelow: x, else: below)
    }
  case .elu(let alpha) where alpha >= 0:
    mapPairs(isa, count, v, dy, dx) { y, d in d * I.choose(one, where: zero, isBelow: y, else: y + I.splat(alpha)) }
  case .elu(let alpha):
    mapPairs(isa, count, v, dy, dx) { x, d in
      d * I.choose(one, where: zero, isBelow: x, else: I.splat(alpha) * I.exp(x))
    }
  case .selu:
    let scale = I.splat(1.05070098)
    mapPairs(isa, count, v, dy, dx) { y, d in
      d * I.choose(y + I.splat(1.05070098 * 1.67326324), where: y, isBelow: zero, else: scale)
    }
  case .celu(let alpha):
    mapPairs(isa, count, v, dy, dx) { x, d in
      d * I.choose(I.exp(x / I.splat(alpha)), where: x, isBelow: zero, else: one)
    }
  case .sigmoid: mapPairs(isa, count, v, dy, dx) { y, d in d * y * (one - y) }
  case .hardSigmoid: mapPairs(isa, count, v, dy, dx) { inside($0, I.splat(1 / 6) * $1, isa) }
  case .sparseSigmoid: mapPairs(isa, count, v, dy, dx) { inside($0, I.splat(0.5) * $1, isa) }
  case .tanh: mapPairs(isa, count, v, dy, dx) { y, d in d * (one - y * y) }
  case .softplus: mapPairs(isa, count, v, dy, dx) { y, d in zero - d * I.expm1(zero - y) }
  case .exponential: mapPairs(isa, count, v, dy, dx) { y, d in d * y }
  case .squareRoot: mapPairs(isa, count, v, dy, dx) { y, d in d * I.splat(0.5) / y }
  case .reciprocalSquareRoot: mapPairs(isa, count, v, dy, dx) { y, d in d * I.splat(-0.5) * y * y * y }
  case .reciprocal: mapPairs(isa, count, v, dy, dx) { y, d in zero - d * y * y }
  default: applyArgumentGradient(isa, f, count, v, dy, dx)
  }
}

/// The functions whose derivative takes the argument.
@inlinable
func applyArgumentGradient<I: ISA>(
  _ isa: I.Type, _ f: ElementwiseFunction, _ count: Int, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
  _ dx: UnsafeMutablePointer<Float>
) {
  let zero = I.splat(0)
  let one = I.splat(1)
  switch f {
  case .clip(let lower, let upper):
    mapPairs(isa, count, x, dy, dx) { x, d in
      let inside = I.choose(zero, where: I.splat(upper), isBelow: x, else: d)
      return I.choose(zero, where: x, isBelow: I.splat(lower), else: inside)
    }
  case .hardSigmoidOfKeras2:
    mapPairs(isa, count, x, dy, dx) { x, d in
      // Rounded twice, as in Keras: at -2.5 that is 0.
      let y = I.splat(0.2) * x + I.splat(0.5)
      let slope = I.choose(zero, where: one, isBelow: y, else: I.splat(0.2) * d)
      return I.choose(zero, where: y, isBelow: zero, else: slope)
    }
  case .silu:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let s = I.sigmoid(x)
      return d * I.fma(x * s, one - s, s)
    }
  case .hardSilu:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let middle = d * I.fma(I.splat(1 / 3), x, I.splat(0.5))
      let upper = I.choose(middle, where: x, isBelow: I.splat(3), else: d)
      return I.choose(upper, where: I.splat(-3), isBelow: x, else: zero)
    }
  case .gelu:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let density = I.splat(0.39894228) * I.exp(I.splat(-0.5) * x * x)
      return d * I.fma(x, density, I.splat(0.5) * (one + I.erf(x * I.splat(0.70710678))))
    }
  case .geluTanh:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let t = I.tanh(I.splat(0.79788456) * I.fma(I.splat(0.044715) * x * x, x, x))
      let slope = I.splat(0.79788456) * I.fma(I.splat(3 * 0.044715), x * x, one)
      return d * I.splat(0.5) * I.fma(x * (one - t * t), slope, one + t)
    }
  case .mish:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let e = I.exp(I.clamp(x, I.splat(-.infinity), I.splat(20)))
      let n = e * (e + I.splat(2))
      let r = one / (n + I.splat(2))
      return d * I.fma(I.splat(4) * x * e * (e + one) * r, r, n * r)
    }
  case .softsign:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let r = one / (one + I.magnitude(x))
      return d * r * r
    }
  case .logSigmoid: mapPairs(isa, count, x, dy, dx) { x, d in d * I.sigmoid(zero - x) }
  case .softShrink(let threshold), .hardShrink(let threshold):
    mapPairs(isa, count, x, dy, dx) { x, d in
      I.choose(d, where: I.splat(threshold), isBelow: I.magnitude(x), else: zero)
    }
  case .tanhShrink:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let t = I.tanh(x)
      return d * t * t
    }
  case .threshold(let threshold, _):
    mapPairs(isa, count, x, dy, dx) { x, d in I.choose(d, where: I.splat(threshold), isBelow: x, else: zero) }
  case .squareplus(let b):
    mapPairs(isa, count, x, dy, dx) { x, d in
      d * I.splat(0.5) * (one + x / I.fma(x, x, I.splat(b)).squareRoot())
    }
  case .sparsePlus:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let middle = d * I.splat(0.5) * (x + one)
      let upper = I.choose(middle, where: x, isBelow: one, else: d)
      return I.choose(upper, where: I.splat(-1), isBelow: x, else: zero)
    }
  case .logarithm: mapPairs(isa, count, x, dy, dx) { x, d in d / x }
  case .errorFunction:
    mapPairs(isa, count, x, dy, dx) { x, d in d * I.splat(1.12837917) * I.exp(zero - x * x) }
  case .absolute:
    mapPairs(isa, count, x, dy, dx) { x, d in
      let below = I.choose(zero - d, where: x, isBelow: zero, else: zero)
      return I.choose(d, where: zero, isBelow: x, else: below)
    }
  case .square: mapPairs(isa, count, x, dy, dx) { x, d in d * (x + x) }
  default: break
  }
}

/// `d` where `y` lies between 0 and 1, else 0.
@inlinable @inline(__always)
func inside<I: ISA>(_ y: I.F32, _ d: I.F32, _ isa: I.Type) -> I.F32 {
  I.choose(
    I.choose(d, where: I.splat(0), isBelow: y, else: I.splat(0)), where: y, isBelow: I.splat(1), else: I.splat(0))
}

/// `y[i] = function(a[i], b[i])`; works in place.
@inlinable @inline(__always)
func mapPairs<I: ISA>(
  _ isa: I.Type, _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>, _ function: (I.F32, I.F32) -> I.F32
) {
  let whole = count / I.lanes * I.lanes
  for i in stride(from: 0, to: whole, by: I.lanes) { I.store(function(I.load(a + i), I.load(b + i)), y + i) }
  if whole < count {
    let left = count - whole
    I.store(function(I.load(a + whole, left), I.load(b + whole, left)), y + whole, left)
  }
}
