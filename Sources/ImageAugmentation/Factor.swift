import SIMDKernels

/// The bounds of a random amount, as the `factor` of Keras' layers gives them.
public struct Factor: Hashable, Sendable {
  public let lower: Float
  public let upper: Float

  /// What Keras makes of a number: as far down as up.
  public init(_ amount: Float) {
    self.init(-abs(amount), abs(amount))
  }

  /// What Keras makes of a pair, in whichever order.
  public init(_ a: Float, _ b: Float) {
    lower = min(a, b)
    upper = max(a, b)
  }

  /// An amount between the bounds, each as likely.
  public func drawn(_ random: inout RandomStream) -> Float { random.uniform(lower, upper) }
}
