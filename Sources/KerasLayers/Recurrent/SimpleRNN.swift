import KerasGraph

/// A fully connected recurrent layer: ``SimpleRNNCell`` over a sequence.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states and
/// masks are supported, `time_major` is not. See https://keras.io/api/layers/recurrent_layers/simple_rnn/.
public struct SimpleRNN: RecurrentLayer {
  public static let kerasName = "SimpleRNN"

  public internal(set) var attributes: LayerAttributes
  public let cell: SimpleRNNCell
  public internal(set) var options: RecurrentOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter units: the length of the output and of each state.
  public init(
    _ units: Int, activation: Activation = .tanh, useBias: Bool = true,
    kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    kernelRegularizer: RegularizerOption? = nil, recurrentRegularizer: RegularizerOption? = nil,
    biasRegularizer: RegularizerOption? = nil, activityRegularizer: RegularizerOption? = nil,
    kernelConstraint: ConstraintOption? = nil, recurrentConstraint: ConstraintOption? = nil,
    biasConstraint: ConstraintOption? = nil, dropout: Float = 0, recurrentDropout: Float = 0,
    seed: Int? = nil, returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false,
    stateful: Bool = false, unroll: Bool = false, zeroOutputForMask: Bool = false, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("units", units)
      config.write("activation", activation)
      config.write("use_bias", useBias)
      config.write("dropout", dropout)
      config.write("recurrent_dropout", recurrentDropout)
      config.write("seed", seed)
      config.write(
        initializers: [
          "kernel": kernelInitializer, "recurrent": recurrentInitializer, "bias": biasInitializer,
        ],
        regularizers: [
          "kernel": kernelRegularizer, "recurrent": recurrentRegularizer, "bias": biasRegularizer,
          "activity": activityRegularizer,
        ],
        constraints: ["kernel": kernelConstraint, "recurrent": recurrentConstraint, "bias": biasConstraint])
      RecurrentOptions(
        returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards, stateful: stateful,
        unroll: unroll, zeroOutputForMask: zeroOutputForMask
      ).encode(to: &config)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = SimpleRNNCell(&config)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}
