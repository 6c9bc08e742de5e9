/// How an optimizer changes a weight `w` by its gradient `g` and what it remembers of earlier ones, element by element.
///
/// The formulas are those of Keras 3 (https://keras.io/api/optimizers/); what depends on the update alone, such as
/// corrections of a bias, is part of the rates. The memories of a rule follow each other in the order in which they
/// are named.
public enum UpdateRule: Sendable, Hashable {
  /// `w -= rate g`.
  case descent(rate: Float)
  /// `m = momentum m - rate g; w += m`, or `w += momentum m - rate g` with `nesterov`.
  case momentum(rate: Float, momentum: Float, nesterov: Bool)
  /// `m += share1 (g - m); v += share2 (g^2 - v); w -= rate m / (sqrt v + epsilon)`; with `amsgrad` the largest `v`
  /// so far, the third memory, takes the place of `v`.
  case adam(rate: Float, share1: Float, share2: Float, epsilon: Float, amsgrad: Bool)
  /// `v = rho v + share g^2; w -= rate g / sqrt(v + epsilon)`; with `momentum` the step is gathered,
  /// `m = momentum m + step`, in the next memory, and with `centered` the square of the mean gradient, the last
  /// memory, is subtracted from `v`.
  case rootMeanSquare(rate: Float, rho: Float, share: Float, epsilon: Float, momentum: Float, centered: Bool)
  /// `m += share (g - m); u = max(rho u, |g|); w -= rate m / (u + epsilon)`.
  case adamax(rate: Float, share: Float, rho: Float, epsilon: Float)
  /// `m += share1 (g - m); v += share2 (g^2 - v); w -= rate (a m + b g) / (sqrt(correction v) + epsilon)`.
  case nadam(rate: Float, share1: Float, share2: Float, a: Float, b: Float, correction: Float, epsilon: Float)
  /// `v += g^2; w -= rate g / sqrt(v + epsilon)`.
  case adagrad(rate: Float, epsilon: Float)
  /// `v = rho v + share g^2; d = -g sqrt(u + epsilon) / sqrt(v + epsilon); u = rho u + share d^2; w += rate d`, `v`
  /// before `u`.
  case adadelta(rate: Float, rho: Float, share: Float, epsilon: Float)
  /// `w -= rate sign(kept1 m + share1 g); m = kept2 m + share2 g`.
  case lion(rate: Float, kept1: Float, share1: Float, kept2: Float, share2: Float)
  /// Follow the regularised leader: with `n' = n + g^2` and `s = power(n', exponent) / rate`,
  /// `z += g + 2 shrinkage w - (s - power(n, exponent) / rate) w; w = (clip(z, -l1, l1) - z) / (s + 2 l2); n = n'`.
  case ftrl(rate: Float, exponent: Float, l1: Float, l2: Float, shrinkage: Float)
}

/// One update of a weight.
public struct WeightUpdate: Sendable, Hashable {
  public var rule: UpdateRule
  /// What the gradient is multiplied by first. Default 1.
  public var gradientScale: Float
  /// The largest magnitude that an element of the scaled gradient may have. Default none.
  public var gradientLimit: Float
  /// The share of the weight that is taken from it before the rule applies. Default 0.
  public var decay: Float

  public init(_ rule: UpdateRule, gradientScale: Float = 1, gradientLimit: Float = .infinity, decay: Float = 0) {
    self.rule = rule
    self.gradientScale = gradientScale
    self.gradientLimit = gradientLimit
    self.decay = decay
  }
}

/// Where a weight, its gradient and up to three memories lie; memories that a rule does not have are never touched.
public struct WeightMemory {
  public let weights: UnsafeMutablePointer<Float>
  public let gradients: UnsafePointer<Float>
  public let first: UnsafeMutablePointer<Float>
  public let second: UnsafeMutablePointer<Float>
  public let third: UnsafeMutablePointer<Float>

  public init(
    weights: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>, third: UnsafeMutablePointer<Float>
  ) {
    self.weights = weights
    self.gradients = gradients
    self.first = first
    self.second = second
    self.third = third
  }
}
