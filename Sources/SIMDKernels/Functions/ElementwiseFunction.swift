/// A function of one number that a kernel applies to every element.
///
/// The formulas are those of Keras 3 (https://keras.io/api/layers/activations/).
public enum ElementwiseFunction: Sendable, Hashable {
  case identity
  /// `min(max(x, lower), upper)`, whose derivative on the bounds is 0: relu and relu6.
  case clamp(lower: Float, upper: Float)
  /// `min(max(x, lower), upper)`, whose derivative on the bounds is 1: hard tanh.
  case clip(lower: Float, upper: Float)
  /// `min(x, maximum)` above `threshold`, `negativeSlope * (x - threshold)` elsewhere.
  case rectifier(negativeSlope: Float, threshold: Float, maximum: Float)
  case elu(alpha: Float)
  case selu
  case celu(alpha: Float)
  case sigmoid
  /// `min(max(x / 6 + 0.5, 0), 1)`, whose derivative on the bounds is 0.
  case hardSigmoid
  /// `min(max(0.2 x + 0.5, 0), 1)`, whose derivative on the bounds is 0.2.
  case hardSigmoidOfKeras2
  case tanh
  case silu
  case hardSilu
  /// `0.5 x (1 + erf(x / sqrt 2))`.
  case gelu
  /// The tanh approximation of gelu.
  case geluTanh
  case mish
  case softplus
  case softsign
  case logSigmoid
  case softShrink(threshold: Float)
  case hardShrink(threshold: Float)
  case tanhShrink
  /// `x` above `threshold`, `value` elsewhere.
  case threshold(threshold: Float, value: Float)
  case squareplus(b: Float)
  case sparsePlus
  case sparseSigmoid
  case exponential
  case logarithm
  case errorFunction
  case negate
  case absolute
  case square
  case squareRoot
  case reciprocalSquareRoot
  case reciprocal

  /// The bounds of a function that is `min(max(x, lower), upper)`.
  public var bounds: (lower: Float, upper: Float)? {
    switch self {
    case .clamp(let lower, let upper), .clip(let lower, let upper): (lower, upper)
    case .rectifier(let negativeSlope, let threshold, let maximum) where negativeSlope == 0 && threshold == 0:
      (0, maximum)
    default: nil
    }
  }
}
