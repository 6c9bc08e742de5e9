import KerasGraph

/// Sets values to zero at random in training; at inference the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/dropout/.
public struct Dropout: InferenceIdentity {
  public static let kerasName = "Dropout"

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
