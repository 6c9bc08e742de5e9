import KerasGraph

/// ``ConvLSTM1D``, ``ConvLSTM2D`` and ``ConvLSTM3D``, which take the same options.
public protocol ConvolutionalLSTM: ConfigurableLayer {}

extension ConvolutionalLSTM {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - filters: the channels of the output and of each state.
  ///   - kernelSize: the extents of the window.
  public init(
    _ filters: Int, kernelSize: any PerAxis, strides: any PerAxis = 1, padding: Padding = .valid,
    dataFormat: DataFormat = .channelsLast, dilationRate: any PerAxis = 1, activation: Activation = .tanh,
    recurrentActivation: Activation = .sigmoid, useBias: Bool = true,
    kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    unitForgetBias: Bool = true, kernelRegularizer: RegularizerOption? = nil,
    recurrentRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    activityRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    recurrentConstraint: ConstraintOption? = nil, biasConstraint: ConstraintOption? = nil,
    dropout: Float = 0, recurrentDropout: Float = 0, seed: Int? = nil, returnSequences: Bool = false,
    returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false,
    zeroOutputForMask: Bool = false, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("filters", filters)
      config.write("kernel_size", kernelSize)
      config.write("strides", strides)
      config.write("padding", padding)
      config.write("data_format", dataFormat)
      config.write("dilation_rate", dilationRate)
      config.write("activation", activation)
      config.write("recurrent_activation", recurrentActivation)
      config.write("use_bias", useBias)
      config.write("unit_forget_bias", unitForgetBias)
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
}
