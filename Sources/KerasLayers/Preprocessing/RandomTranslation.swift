import KerasGraph

/// Shifts images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_translation/.
public struct RandomTranslation: InferenceIdentity {
  public static let kerasName = "RandomTranslation"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = AugmentationOptions(
      &config, ["height_factor", "width_factor", "fill_mode", "fill_value", "interpolation"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }
}
