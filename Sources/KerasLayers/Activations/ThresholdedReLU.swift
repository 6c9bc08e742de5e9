import KerasGraph
import SIMDKernels

/// `x` above `theta`, 0 elsewhere. Keras 2 only.
///
/// See https://keras.io/2.18/api/layers/activation_layers/threshold_relu/.
public struct ThresholdedReLU: ElementwiseLayer {
  public static let kerasName = "ThresholdedReLU"

  public let attributes: LayerAttributes
  public let theta: Float

  /// Declares a layer with Keras' options and defaults.
  /// A model with this layer can only be written for Keras 2.
  public init(theta: Float = 1, name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("theta", theta)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    theta = config.float("theta", default: 1)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("theta", theta)
  }

  public var function: ElementwiseFunction { .threshold(threshold: theta, value: 0) }
}
