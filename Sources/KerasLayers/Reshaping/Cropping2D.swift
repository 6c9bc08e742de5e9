import KerasGraph

/// Cuts both ends of height and width.
///
/// Input `(batch, height, width, channels)`; channels come second with `channels_first`.
/// See https://keras.io/api/layers/reshaping_layers/cropping2d/.
public struct Cropping2D: ConfigurableLayer {
  public static let kerasName = "Cropping2D"

  public let attributes: LayerAttributes
  public let cropping: Margins

  /// Declares a layer with Keras' options and defaults.
  public init(
    cropping: any PerSide = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("cropping", cropping)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cropping = Margins(&config, "cropping", axes: 2, default: 0, dataFormat: config.dataFormat())
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("cropping", cropping.json)
    config.write("data_format", cropping.dataFormat)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try cropping.outputShape(inputs, sign: -1)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { cropping.cropping(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    cropping.croppingTraining(site.call)
  }
}
