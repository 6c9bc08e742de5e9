import KerasGraph

/// The mean of each channel over depth, height and width.
///
/// Input `(batch, depth, height, width, channels)`, output `(batch, channels)`, with the other axes of extent
/// 1 where `keepdims` is set; channels come second with `channels_first`. See
/// https://keras.io/api/layers/pooling_layers/global_average_pooling3d/.
public struct GlobalAveragePooling3D: GlobalPooling {
  public static let kerasName = "GlobalAveragePooling3D"

  public let attributes: LayerAttributes
  public let options: GlobalPoolingOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = GlobalPoolingOptions(&config, axes: 3)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { options.forward(site, .mean) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(options.training(site, .mean))
  }
}
