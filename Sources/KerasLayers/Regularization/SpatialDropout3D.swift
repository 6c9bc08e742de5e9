import KerasGraph

/// Sets whole feature volumes to zero at random in training; at inference the output is the input.
///
/// Input `(batch, depth, height, width, channels)`, channels second with `channels_first`.
/// See https://keras.io/api/layers/regularization_layers/spatial_dropout3d/.
public struct SpatialDropout3D: InferenceIdentity {
  public static let kerasName = "SpatialDropout3D"

  public let attributes: LayerAttributes
  public let rate: Float
  public let seed: Int?
  public let dataFormat: DataFormat

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter rate: the share of channels that training drops, from 0 to 1.
  public init(
    _ rate: Float, dataFormat: DataFormat = .channelsLast, seed: Int? = nil, name: String? = nil,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: true, dtype: dtype) { config in
      config.write("rate", rate)
      config.write("seed", seed)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    rate = config.rate()
    seed = config.optionalInt("seed")
    config.refuseUnlessNull("noise_shape")
    dataFormat = config.dataFormat()
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config, withTrainable: false)
    config.write("rate", rate)
    config.write("seed", seed)
    config.write("data_format", dataFormat)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] { [try inputs.single(rank: 5)] }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if rate == 0 { return .forwardsInput }
    return RandomMap.spatialDropout(rate, dataFormat, site.call).training(site.call, seed: seed)
  }
}
