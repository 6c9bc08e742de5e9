import KerasGraph

/// The mean in each window over height and width, channel by channel.
/// Padding does not count.
///
/// Input `(batch, height, width, channels)`, output `(batch, height', width', channels)`; channels come
/// second with `channels_first`. See https://keras.io/api/layers/pooling_layers/average_pooling2d/.
public struct AveragePooling2D: Pooling {
  public static let kerasName = "AveragePooling2D"

  public let attributes: LayerAttributes
  public let options: PoolingOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = PoolingOptions(&config, axes: 2)
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
