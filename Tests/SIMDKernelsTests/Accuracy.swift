import SIMDKernels
import Testing

/// How accurate a function's kernel is: within `ulps` units in the last place of the result or of `scale(x)`
/// if that is larger.
///
/// The scale is that of an intermediate result that cancels in the formula that Keras uses too.
struct Accuracy: Sendable, CustomTestStringConvertible {
  let function: ElementwiseFunction
  let ulps: Double
  var scale: @Sendable (Float) -> Float = { _ in 0 }

  var testDescription: String { "\(function)" }

  static let all: [Accuracy] = [
    Accuracy(function: .identity, ulps: 0),
    Accuracy(function: .clamp(lower: 0, upper: .infinity), ulps: 0),
    Accuracy(function: .clamp(lower: 0, upper: 6), ulps: 0),
    Accuracy(function: .clip(lower: -1, upper: 1), ulps: 0),
    Accuracy(function: .rectifier(negativeSlope: 0, threshold: 0, maximum: 3), ulps: 0),
    Accuracy(function: .rectifier(negativeSlope: 0.3, threshold: 0, maximum: .infinity), ulps: 0.5),
    Accuracy(function: .rectifier(negativeSlope: 0.1, threshold: 1.5, maximum: 8), ulps: 1.5),
    Accuracy(function: .elu(alpha: 1), ulps: 1),
    Accuracy(function: .elu(alpha: 0.3), ulps: 1.5),
    Accuracy(function: .selu, ulps: 2.2),
    Accuracy(function: .celu(alpha: 2), ulps: 1.2),
    Accuracy(function: .sigmoid, ulps: 2.4),
    Accuracy(function: .hardSigmoidOfKeras2, ulps: 1, scale: { _ in 0.5 }),
    Accuracy(function: .hardSigmoid, ulps: 1, scale: { _ in 0.5 }),
    Accuracy(function: .tanh, ulps: 2.5),
    Accuracy(function: .silu, ulps: 3, scale: { abs($0) * .leastNormalMagnitude }),
    Accuracy(function: .hardSilu, ulps: 1.5, scale: { abs($0) }),
    Accuracy(function: .gelu, ulps: 1.6, scale: { abs($0) }),
    Accuracy(function: .geluTanh, ulps: 1.8, scale: { abs($0) }),
    Accuracy(function: .mish, ulps: 4, scale: { abs($0) * .leastNormalMagnitude }),
    Accuracy(function: .softplus, ulps: 2),
    Accuracy(function: .softsign, ulps: 1.6),
    Accuracy(function: .logSigmoid, ulps: 2),
    Accuracy(function: .softShrink(threshold: 0.5), ulps: 0.5),
    Accuracy(function: .hardShrink(threshold: 0.5), ulps: 0),
    Accuracy(function: .tanhShrink, ulps: 2.5, scale: { abs($0) }),
    Accuracy(function: .threshold(threshold: 1, value: 20), ulps: 0),
    Accuracy(function: .squareplus(b: 4), ulps: 2.2, scale: { abs($0) }),
    Accuracy(function: .sparsePlus, ulps: 2),
    Accuracy(function: .sparseSigmoid, ulps: 1, scale: { _ in 0.5 }),
    Accuracy(function: .exponential, ulps: 1.1),
    Accuracy(function: .logarithm, ulps: 0.9),
    Accuracy(function: .errorFunction, ulps: 1.2),
    Accuracy(function: .negate, ulps: 0),
    Accuracy(function: .absolute, ulps: 0),
    Accuracy(function: .square, ulps: 0.5),
    Accuracy(function: .squareRoot, ulps: 0.5),
    Accuracy(function: .reciprocalSquareRoot, ulps: 1.5),
    Accuracy(function: .reciprocal, ulps: 0.5),
  ]

  /// The error of `computed` in units in the last place; infinite where only one of the two is NaN or
  /// infinite.
  func error(_ computed: Float, at x: Float) -> Double {
    let exact = reference(function, Double(x))
    let rounded = Float(exact)
    if rounded.isNaN || rounded.isInfinite || !computed.isFinite {
      return rounded == computed || (rounded.isNaN && computed.isNaN) ? 0 : .infinity
    }
    return abs(Double(computed) - exact) / Double(max(abs(rounded), scale(x)).ulp)
  }
}
