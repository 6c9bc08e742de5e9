import KerasGraph

/// The mean in each window along a sequence, channel by channel.
/// Padding does not count.
///
/// Input `(batch, steps, channels)`, output `(batch, steps', channels)`; channels come
/// second with `channels_first`. See https://keras.io/api/layers/pooling_layers/average_pooling1d/.
public struct AveragePooling1D: Pooling {
  public static let kerasName = "AveragePooling1D"

  public let attributes: LayerAttributes
  public let options: PoolingOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = PoolingOptions(&config, axes: 1)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site, .mean) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try options.training(site, .mean)
  }
}
