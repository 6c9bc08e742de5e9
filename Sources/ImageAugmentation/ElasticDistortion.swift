/// Elastic distortion (Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied to Visual
/// Document Analysis, 2003): every pixel is moved by `alpha` times a random field that a Gaussian has smoothed.
///
/// The fields are drawn from -1 to 1, and zero beyond the image.
public struct ElasticDistortion: Hashable, Sendable {
  /// The strength, in pixels.
  public let alpha: Float
  /// The standard deviation of the Gaussian, in pixels.
  public let sigma: Float

  public init(alpha: Float, sigma: Float) {
    self.alpha = alpha
    self.sigma = sigma
  }
}
