import KerasGraph

/// Multiplies by random numbers around 1 in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/gaussian_dropout/.
public struct GaussianDropout: InferenceIdentity {
  public static let kerasName = "GaussianDropout"

  public let attributes: LayerAttributes
  /// The standard deviation of the factors is `sqrt(rate / (1 - rate))`.
  public let rate: Float
  public let seed: Int?

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter rate: the factors of training have the standard deviation `sqrt(rate / (1 - rate))`.
  public init(
    _ rate: Float, seed: Int? = nil, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("rate", rate)
      config.write("seed", seed)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    rate = config.rate()
    seed = config.optionalInt("seed")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("rate", rate)
    config.write("seed", seed)
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if rate == 0 { return .forwardsInput }
    return try RandomMap.gaussianDropout(rate).training(site.call, seed: seed)
  }
}
