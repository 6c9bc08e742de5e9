import ImageAugmentation
import KerasGraph

/// Changes the brightness of images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_brightness/.
public struct RandomBrightness: RandomImageLayer {
  public static let kerasName = "RandomBrightness"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter valueRange: the least and the greatest value of a pixel.
  public init(
    _ factor: any RandomFactor, valueRange: ClosedRange<Float> = 0...255, seed: Int? = nil,
    dataFormat: DataFormat = .channelsLast, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("factor", factor, least: -1)
      config.write("value_range", valueRange)
      config.write("seed", seed)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = AugmentationOptions(&config, ["factor", "value_range"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func augmentation() throws(ModelError) -> Augmentation {
    Augmentation(colors: [.brightness(try options.factor("factor"))], valueRange: try options.valueRange())
  }
}
