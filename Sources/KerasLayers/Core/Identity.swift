import KerasGraph

/// Gives its input back.
///
/// See https://keras.io/api/layers/core_layers/identity/.
public struct Identity: InferenceIdentity {
  public static let kerasName = "Identity"

  public let attributes: LayerAttributes

  /// Declares a layer with Keras' options and defaults.
  public init(name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype)
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
  }

  public var differsInTraining: Bool { false }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { .forwardsInput }
}
