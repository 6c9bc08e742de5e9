import KerasGraph

/// Repeats each sample `n` times as the steps of a sequence.
///
/// Input `(batch, features)`, output `(batch, n, features)`.
/// See https://keras.io/api/layers/reshaping_layers/repeat_vector/.
public struct RepeatVector: ConfigurableLayer {
  public static let kerasName = "RepeatVector"

  public let attributes: LayerAttributes
  public let n: Int

  /// Declares a layer with Keras' options and defaults.
  public init(_ n: Int, name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("n", n)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    n = config.positiveInt("n")
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("n", n)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single(rank: 2)
    return [[input[0], n, input[1]]]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    Repetition(factors: [n, 1]).step([1] + site.inputs[0])
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try Repetition(factors: [n, 1]).training([1] + site.call.inputs[0], site.call.kernels)
  }
}
