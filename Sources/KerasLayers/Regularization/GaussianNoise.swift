import KerasGraph

/// Adds random numbers around 0 in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/gaussian_noise/.
public struct GaussianNoise: InferenceIdentity {
  public static let kerasName = "GaussianNoise"

  public let attributes: LayerAttributes
  /// The standard deviation of the noise.
  public let stddev: Float
  public let seed: Int?

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    stddev = config.float("stddev")
    seed = config.optionalInt("seed")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("stddev", stddev)
    config.write("seed", seed)
  }
}
