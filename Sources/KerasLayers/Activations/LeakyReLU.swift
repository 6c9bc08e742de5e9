import KerasGraph
import SIMDKernels

/// `x` from 0 up, `negative_slope * x` below.
///
/// See https://keras.io/api/layers/activation_layers/leaky_relu/.
public struct LeakyReLU: ElementwiseLayer {
  public static let kerasName = "LeakyReLU"

  public let attributes: LayerAttributes
  public let negativeSlope: Float

  /// Declares a layer with Keras' options and defaults.
  public init(
    negativeSlope: Float = 0.3, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("negative_slope", negativeSlope)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    negativeSlope = config.float("negative_slope", default: 0.3)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("negative_slope", negativeSlope)
  }

  public var function: ElementwiseFunction {
    .rectifier(negativeSlope: negativeSlope, threshold: 0, maximum: .infinity)
  }
}
