import KerasGraph

/// Dropout that keeps mean and variance, for `selu` networks; at inference the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/alpha_dropout/.
public struct AlphaDropout: InferenceIdentity {
  public static let kerasName = "AlphaDropout"

  public let attributes: LayerAttributes
  public let options: DropoutOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter rate: the share of values that training replaces, from 0 to 1.
  public init(
    _ rate: Float, noiseShape: [Int?]? = nil, seed: Int? = nil, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("rate", rate)
      config.write("noise_shape", noiseShape.map { JSON(extents: $0) } ?? .null)
      config.write("seed", seed)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = DropoutOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if options.rate == 0 { return .forwardsInput }
    return try options.repeated(.alphaDropout(options.rate), site.call).training(site.call, seed: options.seed)
  }
}
