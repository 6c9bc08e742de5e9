/// A function of one number that a kernel applies to every element.
///
/// The formulas are those of Keras 3 (https://keras.io/api/layers/activations/).
public enum ElementwiseFunction: Sendable, Hashable {
  case identity
  /// `min(max(x, lower), upper)`: relu, relu6 and hard tanh.
  case clamp(lower: Float, upper: Float)
  /// `min(x, maximum)` above `threshold`, `negativeSlope * (x - threshold)` elsewhere.
  case rectifier(negativeSlope: Float, threshold: Float, maximum: Float)
  case elu(alpha: Float)
  case selu
  case celu(alpha: Float)
  case sigmoid
  /// `min(max(slope * x + 0.5, 0), 1)`: slope 1/6 in Keras 3, 0.2 before.
  case hardSigmoid(slope: Float)
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
}

/// A function of two numbers that a kernel applies to pairs of elements.
public enum BinaryFunction: Sendable, Hashable {
  case add, subtract, multiply, divide, maximum, minimum
}

/// How a kernel combines the elements of a window or a row.
public enum Reduction: Sendable, Hashable {
  /// The mean counts the elements that exist: padding is left out, as in TensorFlow.
  case sum, mean, maximum, minimum
}
