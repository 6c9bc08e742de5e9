import KerasGraph

/// Adds the size of its input to the loss in training; the output is the input.
///
/// See https://keras.io/api/layers/regularization_layers/activity_regularization/.
public struct ActivityRegularization: InferenceIdentity {
  public static let kerasName = "ActivityRegularization"

  public let attributes: LayerAttributes
  /// The weight of the sum of absolute values in the loss.
  public let l1: Float
  /// The weight of the sum of squares in the loss.
  public let l2: Float

  /// Declares a layer with Keras' options and defaults.
  public init(
    l1: Float = 0, l2: Float = 0, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("l1", l1)
      config.write("l2", l2)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    l1 = config.float("l1", default: 0)
    l2 = config.float("l2", default: 0)
    _ = config.take("activity_regularizer")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("l1", l1)
    config.write("l2", l2)
  }

  public var activityRegularizer: JSON? {
    .object([
      JSON.Member("class_name", "L1L2"),
      JSON.Member("config", .object([JSON.Member("l1", .number(Double(l1))), JSON.Member("l2", .number(Double(l2)))])),
    ])
  }

  public var differsInTraining: Bool { false }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let count = site.call.inputCount()
    return .step(
      TrainingStep(inference: .copy(count: count), reads: []) { back in
        back.inputGradients[0]?.update(from: back.outputGradients[0], count: back.call.samples * count)
      })
  }
}
