import KerasGraph

/// Adds zeros at both ends of depth, height and width.
///
/// Input `(batch, depth, height, width, channels)`; channels come second with `channels_first`.
/// See https://keras.io/api/layers/reshaping_layers/zero_padding3d/.
public struct ZeroPadding3D: ConfigurableLayer {
  public static let kerasName = "ZeroPadding3D"

  public let attributes: LayerAttributes
  public let padding: Margins

  /// Declares a layer with Keras' options and defaults.
  public init(
    padding: any PerSide = 1, dataFormat: DataFormat = .channelsLast, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("padding", padding)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    padding = Margins(&config, "padding", axes: 3, default: 1, dataFormat: config.dataFormat())
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("padding", padding.json)
    config.write("data_format", padding.dataFormat)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try padding.outputShape(inputs, sign: 1)]
  }

  public func role(_ site: CallSite) -> InferenceRole { padding.paddingRole }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { padding.padding(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    padding.paddingTraining(site.call)
  }
}
