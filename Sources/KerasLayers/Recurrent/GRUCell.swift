import KerasGraph
import SIMDKernels

/// The cell of a ``GRU``, with gates z, r, h side by side in its weights and `s` the recurrent activation: `z
/// = s(x W_z + h U_z + b_z)`, `r = s(x W_r + h U_r + b_r)`, `h' = z * h + (1 - z) * h̃`, where `h̃ =
/// activation(x W_h + b_h + r * (h U_h + b'_h))`, or `activation(x W_h + b_h + (r * h) U_h)` with
/// `reset_after` false.
///
/// Step `(batch, features)`, output and only state `(batch, units)`. See Cho et al.,
/// https://arxiv.org/abs/1406.1078, and https://keras.io/api/layers/recurrent_layers/gru_cell/.
public struct GRUCell: ConfigurableCell {
  public static let kerasName = "GRUCell"

  public let declaration: LayerDeclaration?
  public let options: CellOptions
  /// The function of the gates. Default `sigmoid`.
  public let recurrentActivation: Activation
  /// Whether the reset gate acts behind the product with the recurrent weights; there are two biases then.
  /// Default `true`.
  public let resetAfter: Bool

  /// Declares a cell with Keras' options and defaults.
  ///
  /// - Parameter units: the length of the output and of each state.
  public init(
    _ units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid,
    useBias: Bool = true, kernelInitializer: InitializerOption = .glorotUniform,
    recurrentInitializer: InitializerOption = .orthogonal, biasInitializer: InitializerOption = .zeros,
    resetAfter: Bool = true, kernelRegularizer: RegularizerOption? = nil,
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
        ],
        constraints: ["kernel": kernelConstraint, "recurrent": recurrentConstraint, "bias": biasConstraint])
    }
  }

  public init(_ config: inout ConfigReader) {
    declaration = config.declaration
    options = CellOptions(&config)
    recurrentActivation = config.gateActivation("recurrent_activation", default: .sigmoid)
    resetAfter = config.bool("reset_after", default: true)
  }

  public func encode(to config: inout ConfigWriter) {
    options.encode(to: &config)
    config.write("recurrent_activation", recurrentActivation)
    config.write("reset_after", resetAfter)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates {
    CellStates([[step[0], options.units]])
  }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    let biases = 3 * options.units
    return try options.weights(step, gates: 3, bias: resetAfter ? [2, biases] : [biases])
  }

  public var dropsOut: Bool { options.dropout.isActive }
  public var seed: UInt64? { options.dropout.number }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    let units = options.units
    let bias = options.useBias ? weights[2].values : Array(repeating: 0, count: (resetAfter ? 6 : 3) * units)
    let (input, recurrent) = (bias[..<(3 * units)], bias[(3 * units)...])
    let (added, candidate) = (zip(input, recurrent).prefix(2 * units).map(+), recurrent.suffix(units))
    return Prepared(
      stateCounts: [units],
      products: GateProducts(
        units: units, gates: 3, kernel: weights[0], recurrent: weights[1],
        bias: Tensor(resetAfter ? added + input.suffix(units) : Array(input)).buffer, kernels: kernels),
      candidateBias: resetAfter ? Tensor(Array(candidate)).buffer : nil, activation: options.activation,
      recurrentActivation: recurrentActivation, kernels: kernels)
  }

  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    TrainedGRU(
      options.sums(
        step: step, gates: 3, biases: resetAfter ? 2 : 1, dropout: droppingOut ? options.dropout.belowOne : nil,
        kernels: kernels),
      activation: options.activation, recurrentActivation: recurrentActivation, resetAfter: resetAfter,
      kernels: kernels)
  }

  public var activityRegularizer: JSON? { options.weightOptions.activityRegularizer }

  private struct Prepared: GatedCell {
    let stateCounts: [Int]
    let products: GateProducts
    /// The bias that the reset gate acts on, with `reset_after`; those of the other gates are one with the
    /// input's.
    let candidateBias: FloatBuffer?
    let activation: Activation
    let recurrentActivation: Activation
    let kernels: KernelTable

    func advance(
      samples: Int, _ projected: UnsafeMutablePointer<Float>, from previous: UnsafePointer<Float>,
      to next: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
      let (units, count) = (products.units, samples * products.units)
      let (update, reset, candidate) = (projected, projected + count, projected + 2 * count)
      products.recur(0, samples: samples, previous, update)
      products.recur(1, samples: samples, previous, reset)
      recurrentActivation.apply(rows: 2 * samples, columns: units, update, update, kernels: kernels)
      if let candidateBias {
        products.recur(2, samples: samples, previous, next, accumulate: false, bias: candidateBias.pointer)
        kernels.combine(.multiply, count, next, 1, reset, 1, next)
        kernels.combine(.add, count, candidate, 1, next, 1, candidate)
      } else {
        kernels.combine(.multiply, count, reset, 1, previous, 1, next)
        products.recur(2, samples: samples, next, candidate)
      }
      activation.apply(rows: samples, columns: units, candidate, candidate, kernels: kernels)
      kernels.combine(.subtract, count, previous, 1, candidate, 1, next)
      kernels.combine(.multiply, count, next, 1, update, 1, next)
      kernels.combine(.add, count, next, 1, candidate, 1, next)
    }
  }
}
