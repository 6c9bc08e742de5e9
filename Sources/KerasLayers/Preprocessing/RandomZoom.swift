import ImageAugmentation
import KerasGraph
import SIMDKernels

/// Enlarges and shrinks images at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_zoom/.
public struct RandomZoom: RandomImageLayer {
  public static let kerasName = "RandomZoom"

  public let attributes: LayerAttributes
  public let options: AugmentationOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - heightFactor: what is added to the height, as a share of it; negative to enlarge what is seen.
  ///   - widthFactor: `nil` keeps the proportions.
  public init(
    _ heightFactor: any RandomFactor, widthFactor: (any RandomFactor)? = nil, fillMode: FillMode = .reflect,
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
      .zoom(height: try options.factor("height_factor"), width: try options.optionalFactor("width_factor")))
  }
}
