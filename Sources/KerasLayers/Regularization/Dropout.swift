import KerasGraph

/// Sets values to zero at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/dropout/.
public struct Dropout: InferenceIdentity {
  public static let kerasName = "Dropout"

  public let attributes: LayerAttributes
  public let options: DropoutOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - rate: the share of values that training drops, from 0 to 1.
  ///   - noiseShape: the shape of the random mask, batch axis first, 1 where it is repeated and `nil` where it is the
  ///     input's; `nil` for a mask of the input's shape.
  ///   - seed: of the random mask; `nil` for one that follows from the seed of the model.
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
    return try options.repeated(.dropout(options.rate), site.call).training(site.call, seed: options.seed)
  }
}
