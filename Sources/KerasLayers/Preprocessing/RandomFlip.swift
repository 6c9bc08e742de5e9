import ImageAugmentation
import KerasGraph

/// Mirrors images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_flip/.
public struct RandomFlip: RandomImageLayer {
  public static let kerasName = "RandomFlip"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  /// Declares a layer with Keras' options and defaults.
  public init(
    _ mode: FlipMode = .horizontalAndVertical, seed: Int? = nil, dataFormat: DataFormat = .channelsLast,
    name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("mode", mode)
      config.write("seed", seed)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = AugmentationOptions(&config, ["mode"])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func augmentation() throws(ModelError) -> Augmentation {
    guard let option = options["mode"] else {
      return Augmentation(geometry: Self.flips(.horizontalAndVertical, options))
    }
    guard let mode = option.text.flatMap(FlipMode.init) else { throw options.unsupported("mode") }
    return Augmentation(geometry: Self.flips(mode, options))
  }

  /// Keras 3 mirrors along both axes at once, Keras 2, whose files have no `data_format` here, along each by itself.
  private static func flips(_ mode: FlipMode, _ options: AugmentationOptions) -> [GeometricChange] {
    let (horizontal, vertical) = (mode != .vertical, mode != .horizontal)
    if horizontal && vertical && options.dataFormat == nil {
      return [.flip(horizontal: true, vertical: false), .flip(horizontal: false, vertical: true)]
    }
    return [.flip(horizontal: horizontal, vertical: vertical)]
  }
}
