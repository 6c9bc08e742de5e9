import KerasGraph

/// The greatest value in each window over height and width, channel by channel.
///
/// Input `(batch, height, width, channels)`, output `(batch, height', width', channels)`; channels come
/// second with `channels_first`. See https://keras.io/api/layers/pooling_layers/max_pooling2d/.
public struct MaxPooling2D: Pooling {
  public static let kerasName = "MaxPooling2D"

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

  public func role(_ site: CallSite) -> InferenceRole { options.takesSquares(site) ? .poolsSquares : .computes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try options.forward(site, .maximum) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try options.training(site, .maximum)
  }
}
