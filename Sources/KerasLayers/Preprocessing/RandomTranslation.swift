import ImageAugmentation
import KerasGraph
import SIMDKernels

/// Shifts images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_translation/.
public struct RandomTranslation: RandomImageLayer {
  public static let kerasName = "RandomTranslation"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - heightFactor: the shift, as a share of the height.
  ///   - widthFactor: the shift, as a share of the width.
  public init(
    _ heightFactor: any RandomFactor, _ widthFactor: any RandomFactor, fillMode: FillMode = .reflect,
    interpolation: Interpolation = .bilinear, seed: Int? = nil, fillValue: Float = 0,
    dataFormat: DataFormat = .channelsLast, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("height_factor", heightFactor)
      config.write("width_factor", widthFactor)
      config.write("fill_mode", fillMode)
      config.write("interpolation", interpolation)
      config.write("seed", seed)
      config.write("fill_value", fillValue)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = AugmentationOptions(
      &config, ["height_factor", "width_factor", "fill_mode", "fill_value", "interpolation"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func augmentation() throws(ModelError) -> Augmentation {
    try options.moving(
      .translation(height: try options.factor("height_factor"), width: try options.factor("width_factor")))
  }
}
