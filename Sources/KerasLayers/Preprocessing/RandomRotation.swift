import ImageAugmentation
import KerasGraph
import SIMDKernels

/// Turns images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_rotation/.
public struct RandomRotation: RandomImageLayer {
  public static let kerasName = "RandomRotation"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter factor: the angle, as a share of a whole turn.
  public init(
    _ factor: any RandomFactor, fillMode: FillMode = .reflect, interpolation: Interpolation = .bilinear,
    seed: Int? = nil, fillValue: Float = 0, dataFormat: DataFormat = .channelsLast, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("factor", factor, least: -1)
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
      &config, ["factor", "fill_mode", "fill_value", "interpolation", "value_range"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func augmentation() throws(ModelError) -> Augmentation {
    try options.moving(.rotation(try options.factor("factor")))
  }
}
