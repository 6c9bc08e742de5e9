import KerasGraph
import SIMDKernels

/// Gated recurrent units as cuDNN computes them: an ``GRU`` with weights in a layout of their own; only in
/// files of Keras 2.
///
/// Input `(batch, time, features)`, output `(batch, units)` or `(batch, time, units)`; initial states are
/// supported. See https://www.tensorflow.org/api_docs/python/tf/compat/v1/keras/layers/CuDNNGRU.
public struct CuDNNGRU: RecurrentLayer {
  public static let kerasName = "CuDNNGRU"

  public internal(set) var attributes: LayerAttributes
  public let cell: CuDNNGRUCell
  public internal(set) var options: RecurrentOptions

  /// Declares a layer with Keras' options and defaults.
  /// A model with this layer can only be written for Keras 2.
  public init(
    _ units: Int, kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    kernelRegularizer: RegularizerOption? = nil, recurrentRegularizer: RegularizerOption? = nil,
    biasRegularizer: RegularizerOption? = nil, activityRegularizer: RegularizerOption? = nil,
    kernelConstraint: ConstraintOption? = nil, recurrentConstraint: ConstraintOption? = nil,
    biasConstraint: ConstraintOption? = nil, returnSequences: Bool = false, returnState: Bool = false,
    goBackwards: Bool = false, stateful: Bool = false, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("units", units)
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
    cell = CuDNNGRUCell(&config)
    options = RecurrentOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    cell.encode(to: &config)
    options.encode(to: &config)
  }
}

/// ``GRUCell`` with the activations that cuDNN has, and its weights: the matrix of each gate transposed, and
/// the two biases of `reset_after` one after the other.
public struct CuDNNGRUCell: RecurrentCell {
  public let cell: GRUCell

  public init(_ config: inout ConfigReader) {
    config.refuseUnlessNull(
      "activation", "recurrent_activation", "use_bias", "reset_after", "dropout", "recurrent_dropout", "seed",
      "implementation")
    cell = GRUCell(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("units", cell.options.units)
    cell.options.weightOptions.encode(to: &config)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates { try cell.states(step) }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    try cell.options.weights(step, gates: 3, bias: [6 * cell.options.units])
  }

  public var dropsOut: Bool { cell.dropsOut }
  public var activityRegularizer: JSON? { cell.activityRegularizer }

  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    TrainedCuDNN(
      cell: try cell.trained(step: step, droppingOut: droppingOut, kernels: kernels), depth: step.reduce(1, *),
      units: cell.options.units, gates: 3, sumsBiases: false)
  }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    let bias = try weights[2].reshaped([2, weights[2].count / 2])
    return try cell.prepared(
      step: step, weights: [try weights[0].transposedGates(3), try weights[1].transposedGates(3), bias],
      kernels: kernels)
  }
}
