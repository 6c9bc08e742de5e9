import KerasGraph

/// Cuts both ends of a sequence.
///
/// Input `(batch, steps, channels)`.
/// See https://keras.io/api/layers/reshaping_layers/cropping1d/.
public struct Cropping1D: ConfigurableLayer {
  public static let kerasName = "Cropping1D"

  public let attributes: LayerAttributes
  public let cropping: Margins

  /// Declares a layer with Keras' options and defaults.
  public init(
    cropping: any PerSide = 1, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("cropping", cropping)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cropping = Margins(&config, "cropping", axes: 1, default: 1, dataFormat: .channelsLast)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("cropping", cropping.json)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try cropping.outputShape(inputs, sign: -1)]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { cropping.cropping(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    cropping.croppingTraining(site.call)
  }
}
