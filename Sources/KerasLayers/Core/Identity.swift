import KerasGraph

/// Gives its input back.
///
/// See https://keras.io/api/layers/core_layers/identity/.
public struct Identity: InferenceIdentity {
  public static let kerasName = "Identity"

  public let attributes: LayerAttributes

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
  }
}
