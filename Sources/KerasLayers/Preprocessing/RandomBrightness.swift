import KerasGraph

/// Changes the brightness of images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_brightness/.
public struct RandomBrightness: InferenceIdentity {
  public static let kerasName = "RandomBrightness"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = AugmentationOptions(&config, ["factor", "value_range"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }
}
