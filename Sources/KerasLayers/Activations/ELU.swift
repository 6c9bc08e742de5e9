import KerasGraph
import SIMDKernels

/// The exponential linear unit: `x` above 0, `alpha * (exp(x) - 1)` below.
///
/// See https://keras.io/api/layers/activation_layers/elu/.
public struct ELU: ElementwiseLayer {
  public static let kerasName = "ELU"

  public let attributes: LayerAttributes
  public let alpha: Float

  /// Declares a layer with Keras' options and defaults.
  public init(alpha: Float = 1, name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("alpha", alpha)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    alpha = config.float("alpha", default: 1)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("alpha", alpha)
  }

  public var function: ElementwiseFunction { .elu(alpha: alpha) }
}
