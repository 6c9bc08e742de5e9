import SIMDKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A function of a number, in double precision.
func reference(_ function: ElementwiseFunction, _ x: Double) -> Double {
  switch function {
  case .identity: x
  case .clamp(let lower, let upper), .clip(let lower, let upper):
    x.isNaN ? x : min(max(x, Double(lower)), Double(upper))
  case .rectifier(let negativeSlope, let threshold, let maximum) where negativeSlope == 0 && threshold == 0:
    x.isNaN ? x : min(max(x, 0), Double(maximum))
  case .rectifier(let negativeSlope, let threshold, let maximum):
    x > Double(threshold) ? min(x, Double(maximum)) : Double(negativeSlope) * (x - Double(threshold))
  case .elu(let alpha): x > 0 ? x : Double(alpha) * expm1(x)
  case .selu: 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))
  case .celu(let alpha): x > 0 ? x : Double(alpha) * expm1(x / Double(alpha))
  case .sigmoid: 1 / (1 + exp(-x))
  case .hardSigmoid: x.isNaN ? x : min(max(x / 6 + 0.5, 0), 1)
  case .hardSigmoidOfKeras2: x.isNaN ? x : min(max(0.2 * x + 0.5, 0), 1)
  case .tanh: tanh(x)
  case .silu: x == -.infinity ? .nan : x / (1 + exp(-x))
  case .hardSilu: x.isNaN ? x : x * min(max(x / 6 + 0.5, 0), 1)
  case .gelu: 0.5 * x * erfc(-x * 0.5.squareRoot())
  case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  case .mish: x * tanh(softplus(x))
  case .softplus: softplus(x)
  case .softsign: x / (1 + abs(x))
  case .logSigmoid: -softplus(-x)
  case .softShrink(let threshold):
    x > Double(threshold)
      ? x - Double(threshold) : x < -Double(threshold) ? x + Double(threshold) : x.isNaN ? x : 0
  case .hardShrink(let threshold): abs(x) > Double(threshold) || x.isNaN ? x : 0
  case .tanhShrink: x - tanh(x)
  case .threshold(let threshold, let value): x > Double(threshold) || x.isNaN ? x : Double(value)
  case .squareplus(let b): 0.5 * (x + (x * x + Double(b)).squareRoot())
  case .sparsePlus: x <= -1 ? 0 : x < 1 ? 0.25 * (x + 1) * (x + 1) : x
  case .sparseSigmoid: x.isNaN ? x : min(max(0.5 * x + 0.5, 0), 1)
  case .exponential: exp(x)
  case .logarithm: log(x)
  case .errorFunction: erf(x)
  case .negate: -x
  case .absolute: abs(x)
  case .square: x * x
  case .squareRoot: x.squareRoot()
  case .reciprocalSquareRoot: 1 / x.squareRoot()
  case .reciprocal: 1 / x
  }
}

private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
