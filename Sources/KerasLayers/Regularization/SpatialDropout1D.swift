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
}
