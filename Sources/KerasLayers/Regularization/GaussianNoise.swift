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

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter stddev: the standard deviation of the noise.
  public init(
    _ stddev: Float, seed: Int? = nil, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("stddev", stddev)
      config.write("seed", seed)
    }
  }

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

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if stddev == 0 { return .forwardsInput }
    return RandomMap(addend: .normal(mean: 0, deviation: stddev)).training(site.call, seed: seed)
  }
}
