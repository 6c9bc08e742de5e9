import KerasGraph

/// Dropout that keeps mean and variance, for `selu` networks; at inference the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/alpha_dropout/.
public struct AlphaDropout: InferenceIdentity {
  public static let kerasName = "AlphaDropout"

  public let attributes: LayerAttributes
  public let options: DropoutOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = DropoutOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }
}
