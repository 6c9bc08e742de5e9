import KerasGraph
import SIMDKernels

/// The cell of an ``LSTM``, with gates i, f, c, o side by side in its weights and `r` the recurrent
/// activation: `c' = r(f) * c + r(i) * activation(c̃)`, `h' = r(o) * activation(c')`, each gate being its
/// part of `x W + h U + b`.
///
/// Step `(batch, features)`, output `h` and states `h`, `c` `(batch, units)`. See Hochreiter and Schmidhuber,
/// https://doi.org/10.1162/neco.1997.9.8.1735, and https://keras.io/api/layers/recurrent_layers/lstm_cell/.
public struct LSTMCell: ConfigurableCell {
  public static let kerasName = "LSTMCell"

  public let declaration: LayerDeclaration?
  public let options: CellOptions
  /// The function of the gates. Default `sigmoid`.
  public let recurrentActivation: Activation
  /// Whether a new bias of the forget gate is 1. Default `true`.
  public let unitForgetBias: Bool

  /// Declares a cell with Keras' options and defaults.
  ///
  /// - Parameter units: the length of the output and of each state.
  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true, kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    unitForgetBias: Bool = true, kernelRegularizer: RegularizerOption? = nil,
    recurrentRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    kernelConstraint: ConstraintOption? = nil, recurrentConstraint: ConstraintOption? = nil,
    biasConstraint: ConstraintOption? = nil, dropout: Float = 0, recurrentDropout: Float = 0,
    seed: Int? = nil, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("units", units)
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
        ],
        constraints: ["kernel": kernelConstraint, "recurrent": recurrentConstraint, "bias": biasConstraint])
    }
  }

  public init(_ config: inout ConfigReader) {
    declaration = config.declaration
    options = CellOptions(&config)
    recurrentActivation = config.gateActivation("recurrent_activation", default: .sigmoid)
    unitForgetBias = config.bool("unit_forget_bias", default: true)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("recurrent_activation", recurrentActivation)
    config.write("unit_forget_bias", unitForgetBias)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates {
    CellStates([[step[0], options.units], [step[0], options.units]])
  }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    try options.weights(step, gates: 4, bias: [4 * options.units]).fillingForgetGate(unitForgetBias)
  }

  public var dropsOut: Bool { options.dropout.isActive }
  public var seed: UInt64? { options.dropout.number }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    Prepared(
      stateCounts: [options.units, options.units],
      products: GateProducts(
        units: options.units, gates: 4, kernel: weights[0], recurrent: weights[1],
        bias: options.useBias ? weights[2].buffer : nil, kernels: kernels),
      gates: LSTMGates(
        activation: options.activation, recurrentActivation: recurrentActivation, kernels: kernels))
  }

  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    TrainedLSTM(
      options.sums(step: step, gates: 4, dropout: droppingOut ? options.dropout.belowOne : nil, kernels: kernels),
      activation: options.activation, recurrentActivation: recurrentActivation, kernels: kernels)
  }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  private struct Prepared: GatedCell {
    let stateCounts: [Int]
    let products: GateProducts
    let gates: LSTMGates

    func advance(
      samples: Int, _ projected: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
      to next: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
      let count = samples * products.units
      for gate in 0..<4 { products.recur(gate, samples: samples, previous, projected + gate * count) }
      gates.advance(rows: samples, columns: products.units, projected, from: previous, to: next)
    }
  }
}

/// The elementwise half of a step of an LSTM, dense or convolutional.
struct LSTMGates: Sendable {
  let activation: Activation
  let recurrentActivation: Activation
  let kernels: KernelTable

  /// - Parameters:
  ///   - gates: the four gates i, f, c, o, each of `rows * columns` values; used up.
  ///   - previous: the states `h`, `c`, each of as many.
  func advance(
    rows: Int, columns: Int, _ gates: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
    to next: UnsafeMutablePointer<Float>
  ) {
    let count = rows * columns
    let (candidate, output) = (gates + 2 * count, gates + 3 * count)
    let (state, carry) = (next, next + count)
    recurrentActivation.apply(rows: 2 * rows, columns: columns, gates, gates, kernels: kernels)
    activation.apply(rows: rows, columns: columns, candidate, candidate, kernels: kernels)
    recurrentActivation.apply(rows: rows, columns: columns, output, output, kernels: kernels)
    kernels.combine(.multiply, count, gates, 1, candidate, 1, candidate)
    kernels.combine(.multiply, count, gates + count, 1, previous + count, 1, carry)
    kernels.combine(.add, count, carry, 1, candidate, 1, carry)
    activation.apply(rows: rows, columns: columns, carry, state, kernels: kernels)
    kernels.combine(.multiply, count, state, 1, output, 1, state)
  }
}
