import KerasGraph

/// Enlarges and shrinks images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_zoom/.
public struct RandomZoom: InferenceIdentity {
  public static let kerasName = "RandomZoom"

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
