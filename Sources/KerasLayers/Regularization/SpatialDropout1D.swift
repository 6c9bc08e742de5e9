import KerasGraph

/// Sets whole sequences of one channel to zero at random in training; at inference the output is the input.
///
/// Input `(batch, steps, channels)`. See
/// https://keras.io/api/layers/regularization_layers/spatial_dropout1d/.
public struct SpatialDropout1D: InferenceIdentity {
  public static let kerasName = "SpatialDropout1D"

  public let attributes: LayerAttributes
  public let rate: Float
  public let seed: Int?

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter rate: the share of channels that training drops, from 0 to 1.
  public init(_ rate: Float, seed: Int? = nil, name: String? = nil, dtype: String = "float32") {
    self.init(declared: name, trainable: true, dtype: dtype) { config in
      config.write("rate", rate)
      config.write("seed", seed)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    rate = config.rate()
    seed = config.optionalInt("seed")
    config.refuseUnlessNull("noise_shape")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config, withTrainable: false)
    config.write("rate", rate)
    config.write("seed", seed)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try inputs.single(rank: 3)] }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if rate == 0 { return .forwardsInput }
    return RandomMap.spatialDropout(rate, .channelsLast, site.call).training(site.call, seed: seed)
  }
}
