import KerasGraph
import SIMDKernels

/// The options that the cells of `SimpleRNN`, `LSTM` and `GRU` share.
public struct CellOptions: Hashable, Sendable {
  public let units: Int
  /// The function of the candidate (and of the output). Default `tanh`.
  public let activation: Activation
  public let useBias: Bool
  public let dropout: RecurrentDropout
  public let weightOptions: WeightOptions
  /// 1 computes each gate by itself, so that dropout leaves out something else for each; 2 all together. Default 2.
  public let implementation: Int

  init(_ config: inout ConfigReader) {
    units = config.positiveInt("units")
    activation = config.gateActivation("activation", default: .tanh)
    useBias = config.bool("use_bias", default: true)
    dropout = RecurrentDropout(&config)
    weightOptions = WeightOptions(&config, weights: ["kernel", "recurrent", "bias"])
    implementation = config.int("implementation", default: 2)
    if !(0...2).contains(implementation) {
      config.refuse(
        "implementation \(implementation) is not supported", remedy: "use 1 or 2")
    }
  }

  /// Whether each gate has masks of its own in training, as Keras 3 decides it.
  var masksEachGate: Bool { implementation < 2 || dropout.state > 0 }

  func encode(to config: inout ConfigWriter) {
    config.write("units", units)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    dropout.encode(to: &config)
    weightOptions.encode(to: &config)
    if implementation != 2 { config.write("implementation", implementation) }
  }

  /// What the gates of a cell sum up in training.
  ///
  /// - Parameter biases: 0 without a bias, 2 if the product of the state has its own.
  func sums(
    step: [Int], gates: Int, biases: Int = 1, dropout: RecurrentDropout?, kernels: KernelTable
  ) -> GateSums {
    func source(depth: Int, _ share: Float?) -> GateSource {
      GateSource(
        GateMatrix(depth: depth, units: units, gates: gates, kernels: kernels), share: share ?? 0,
        maskForEachGate: masksEachGate, kernels: kernels)
    }
    return GateSums(
      input: source(depth: step.reduce(1, *), dropout?.input), state: source(depth: units, dropout?.state),
      biases: useBias ? biases : 0)
  }

  /// The weights of a cell with a number of gates side by side.
  func weights(_ step: Shape, gates: Int, bias: [Int]) throws(ModelError) -> [WeightSpec] {
    guard step.rank == 2 else {
      throw ModelError("takes a sequence of 3 axes (batch, time, features), not steps of shape \(step)")
    }
    let depth = try step.knownLastExtent()
    return weightOptions.gateWeights(
      kernel: [depth, gates * units], recurrent: [units, gates * units], bias: useBias ? bias : nil)
  }
}

extension ConfigReader {
  /// The activation of a gate: any function that keeps the number of values.
  mutating func gateActivation(_ name: String, default fallback: Activation) -> Activation {
    let activation = activation(name, default: fallback)
    if activation == .glu {
      refuse(
        "\(name) \"glu\" is not supported in a recurrent layer",
        remedy: "use one that keeps the number of values")
    }
    return activation
  }
}
