import KerasGraph

/// Repeats each step of a sequence `size` times.
///
/// Input `(batch, steps, channels)`, output `(batch, steps * size, channels)`.
/// See https://keras.io/api/layers/reshaping_layers/up_sampling1d/.
public struct UpSampling1D: ConfigurableLayer {
  public static let kerasName = "UpSampling1D"

  public let attributes: LayerAttributes
  public let size: Int

  /// Declares a layer with Keras' options and defaults.
  public init(size: Int = 2, name: String? = nil, trainable: Bool = true, dtype: String = "float32") {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("size", size)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    size = config.positiveInt("size", default: 2)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("size", size)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single(rank: 3)
    return [[input[0], input[1].map { $0 * size }, input[2]]]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    Repetition(factors: [size, 1]).step(site.inputs[0])
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try Repetition(factors: [size, 1]).training(site.call.inputs[0], site.call.kernels)
  }
}
