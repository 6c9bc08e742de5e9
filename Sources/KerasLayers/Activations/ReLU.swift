import KerasGraph
import SIMDKernels

/// `min(x, max_value)` above `threshold`, `negative_slope * (x - threshold)` elsewhere.
///
/// See https://keras.io/api/layers/activation_layers/relu/.
public struct ReLU: ElementwiseLayer {
  public static let kerasName = "ReLU"

  public let attributes: LayerAttributes
  /// `nil` for no bound.
  public let maxValue: Float?
  public let negativeSlope: Float
  public let threshold: Float

  /// Declares a layer with Keras' options and defaults.
  public init(
    maxValue: Float? = nil, negativeSlope: Float = 0, threshold: Float = 0, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("max_value", maxValue)
      config.write("negative_slope", negativeSlope)
      config.write("threshold", threshold)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    maxValue = config.optionalFloat("max_value")
    negativeSlope = config.float("negative_slope", default: 0)
    threshold = config.float("threshold", default: 0)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("max_value", maxValue)
    config.write("negative_slope", negativeSlope)
    config.write("threshold", threshold)
  }

  public var function: ElementwiseFunction {
    let maximum = maxValue ?? .infinity
    // A kernel of TensorFlow, whose derivative on the bounds is 0; with another maximum, that is 1 there.
    if negativeSlope == 0 && threshold == 0 && (maximum == 6 || maximum == .infinity) {
      return .clamp(lower: 0, upper: maximum)
    }
    return .rectifier(negativeSlope: negativeSlope, threshold: threshold, maximum: maximum)
  }
}
