import KerasGraph

/// Gated recurrent units: ``GRUCell`` over a sequence.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states and
/// masks are supported, `time_major` is not. See https://keras.io/api/layers/recurrent_layers/gru/.
public struct GRU: RecurrentLayer {
  public static let kerasName = "GRU"

  public internal(set) var attributes: LayerAttributes
  public let cell: GRUCell
  public internal(set) var options: RecurrentOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter units: the length of the output and of each state.
  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true, kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    resetAfter: Bool = true, kernelRegularizer: RegularizerOption? = nil,
    recurrentRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    activityRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    recurrentConstraint: ConstraintOption? = nil, biasConstraint: ConstraintOption? = nil,
    dropout: Float = 0, recurrentDropout: Float = 0, seed: Int? = nil, returnSequences: Bool = false,
    returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false,
    zeroOutputForMask: Bool = false, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("units", units)
      config.write("activation", activation)
      config.write("recurrent_activation", recurrentActivation)
      config.write("use_bias", useBias)
      config.write("reset_after", resetAfter)
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
    cell = GRUCell(&config)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}
