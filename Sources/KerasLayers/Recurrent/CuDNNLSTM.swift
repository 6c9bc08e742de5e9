import KerasGraph
import SIMDKernels

/// Long short-term memory as cuDNN computes it: an ``LSTM`` with weights in a layout of their own; only in
/// files of Keras 2.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states are
/// supported. See https://www.tensorflow.org/api_docs/python/tf/compat/v1/keras/layers/CuDNNLSTM.
public struct CuDNNLSTM: RecurrentLayer {
  public static let kerasName = "CuDNNLSTM"

  public internal(set) var attributes: LayerAttributes
  public let cell: CuDNNLSTMCell
  public internal(set) var options: RecurrentOptions

  /// Declares a layer with Keras' options and defaults.
  /// A model with this layer can only be written for Keras 2.
  public init(
    _ units: Int, kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    unitForgetBias: Bool = true, kernelRegularizer: RegularizerOption? = nil,
    recurrentRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    activityRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    recurrentConstraint: ConstraintOption? = nil, biasConstraint: ConstraintOption? = nil,
    returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false,
    stateful: Bool = false, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("units", units)
      config.write("unit_forget_bias", unitForgetBias)
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
        returnSequences: returnSequences, returnState: returnState, goBackwards: goBackwards, stateful: stateful
      ).encode(to: &config)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    cell = CuDNNLSTMCell(&config)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}

/// ``LSTMCell`` with the activations that cuDNN has, and its weights: the matrix of each gate transposed, and
/// two biases one after the other, whose sum counts.
public struct CuDNNLSTMCell: RecurrentCell {
  public let cell: LSTMCell

  public init(_ config: inout ConfigReader) {
    config.refuseUnlessNull(
      "activation", "recurrent_activation", "use_bias", "dropout", "recurrent_dropout", "seed",
      "implementation")
    cell = LSTMCell(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("units", cell.options.units)
    cell.options.weightOptions.encode(to: &config)
    config.write("unit_forget_bias", cell.unitForgetBias)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates { try cell.states(step) }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    try cell.options.weights(step, gates: 4, bias: [8 * cell.options.units])
      .fillingForgetGate(cell.unitForgetBias, gates: 8)
  }

  public var dropsOut: Bool { cell.dropsOut }
  public var activityRegularizer: JSON? { cell.activityRegularizer }

  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    TrainedCuDNN(
      cell: try cell.trained(step: step, droppingOut: droppingOut, kernels: kernels), depth: step.reduce(1, *),
      units: cell.options.units, gates: 4, sumsBiases: true)
  }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    let biases = weights[2].values
    let bias = Tensor(zip(biases, biases.dropFirst(biases.count / 2)).map(+))
    return try cell.prepared(
      step: step, weights: [try weights[0].transposedGates(4), try weights[1].transposedGates(4), bias],
      kernels: kernels)
  }
}
