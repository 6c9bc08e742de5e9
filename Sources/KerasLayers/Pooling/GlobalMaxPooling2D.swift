import KerasGraph

/// The greatest value of each channel over height and width.
///
/// Input `(batch, height, width, channels)`, output `(batch, channels)`, with the other axes of extent 1
/// where `keepdims` is set; channels come second with `channels_first`. See
/// https://keras.io/api/layers/pooling_layers/global_max_pooling2d/.
public struct GlobalMaxPooling2D: GlobalPooling {
  public static let kerasName = "GlobalMaxPooling2D"

  public let attributes: LayerAttributes
  public let options: GlobalPoolingOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = GlobalPoolingOptions(&config, axes: 2)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { options.forward(site, .maximum) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(options.training(site, .maximum))
  }
}
