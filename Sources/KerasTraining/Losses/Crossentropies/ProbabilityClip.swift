/// The bounds that Keras clips probabilities to before it takes a logarithm, as single precision rounds them.
enum ProbabilityClip {
  static let epsilon: Float = 1e-7
  static let lower = epsilon
  static let upper = Float(1 - 1e-7)

  static func clip(_ probability: Float) -> Float { min(max(probability, lower), upper) }

  /// Whether the gradient passes: nothing outside of the bounds changes the clipped value.
  static func passes(_ probability: Float) -> Bool { probability >= lower && probability <= upper }
}
