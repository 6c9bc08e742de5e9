import KerasGraph

/// Mirrors images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_flip/.
public struct RandomFlip: InferenceIdentity {
  public static let kerasName = "RandomFlip"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = AugmentationOptions(&config, ["mode"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }
}
