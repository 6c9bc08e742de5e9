import KerasGraph
import SIMDKernels

/// The cell of a ``SimpleRNN``: `h' = activation(x W + h U + b)`.
///
/// Step `(batch, features)`, output and only state `(batch, units)`. See
/// https://keras.io/api/layers/recurrent_layers/simple_rnn_cell/.
public struct SimpleRNNCell: ConfigurableCell {
  public static let kerasName = "SimpleRNNCell"

  public let declaration: LayerDeclaration?
  public let options: CellOptions

  /// Declares a cell with Keras' options and defaults.
  ///
  /// - Parameter units: the length of the output and of each state.
  public init(
    _ units: Int, activation: Activation = .tanh, useBias: Bool = true,
    kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    kernelRegularizer: RegularizerOption? = nil, recurrentRegularizer: RegularizerOption? = nil,
    biasRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    recurrentConstraint: ConstraintOption? = nil, biasConstraint: ConstraintOption? = nil,
    dropout: Float = 0, recurrentDropout: Float = 0, seed: Int? = nil, name: String? = nil,
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
        ],
        constraints: ["kernel": kernelConstraint, "recurrent": recurrentConstraint, "bias": biasConstraint])
    }
  }

  public init(_ config: inout ConfigReader) {
    declaration = config.declaration
    options = CellOptions(&config)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates {
    CellStates([[step[0], options.units]])
  }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    try options.weights(step, gates: 1, bias: [options.units])
  }

  public var dropsOut: Bool { options.dropout.isActive }
  public var seed: UInt64? { options.dropout.number }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    Prepared(
      stateCounts: [options.units],
      products: GateProducts(
        units: options.units, gates: 1, kernel: weights[0], recurrent: weights[1],
        bias: options.useBias ? weights[2].buffer : nil, kernels: kernels),
      activation: options.activation, kernels: kernels)
  }

  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    TrainedSimpleRNN(
      options.sums(step: step, gates: 1, dropout: droppingOut ? options.dropout : nil, kernels: kernels),
      activation: options.activation, kernels: kernels)
  }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  private struct Prepared: GatedCell {
    let stateCounts: [Int]
    let products: GateProducts
    let activation: Activation
    let kernels: KernelTable

    func advance(
      samples: Int, _ projected: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
      to next: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
      products.recur(0, samples: samples, previous, projected)
      activation.apply(rows: samples, columns: products.units, projected, next, kernels: kernels)
    }
  }
}
