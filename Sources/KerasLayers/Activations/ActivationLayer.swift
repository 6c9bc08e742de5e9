import KerasGraph

/// Applies an activation function.
///
/// Input and output have one shape; `glu` halves the last axis.
/// See https://keras.io/api/layers/core_layers/activation/.
public struct ActivationLayer: ConfigurableLayer, ActivationSource {
  public static let kerasName = "Activation"

  public let attributes: LayerAttributes
  public let activation: Activation

  /// Declares a layer with Keras' options and defaults.
  public init(
    _ activation: Activation, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("activation", activation)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    if config.peek("activation") == nil { config.refuse("option \"activation\" is missing") }
    activation = config.activation()
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("activation", activation)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    var shape = try inputs.single()
    guard activation == .glu else { return [shape] }
    let last = try shape.knownLastExtent()
    guard last % 2 == 0 else {
      throw ModelError("activation \"glu\" halves the last axis of its input \(shape)")
    }
    shape[shape.rank - 1] = last / 2
    return [shape]
  }

  public func role(_ site: CallSite) -> InferenceRole {
    activation == .glu ? .computes : .activates(activation)
  }

  public var masking: Masking { .passes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { activation.step(site) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining { activation.training(site.call) }
}
