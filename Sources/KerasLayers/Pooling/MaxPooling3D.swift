import KerasGraph

/// The greatest value in each window over depth, height and width, channel by channel.
///
/// Input `(batch, depth, height, width, channels)`, output `(batch, depth', height', width', channels)`;
/// channels come second with `channels_first`. See https://keras.io/api/layers/pooling_layers/max_pooling3d/.
public struct MaxPooling3D: Pooling {
  public static let kerasName = "MaxPooling3D"

  public let attributes: LayerAttributes
  public let options: PoolingOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = PoolingOptions(&config, axes: 3)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site, .maximum) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try options.training(site, .maximum)
  }
}
