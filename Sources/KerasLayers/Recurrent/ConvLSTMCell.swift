import KerasGraph
import SIMDKernels

/// The cell of ``ConvLSTM1D``, ``ConvLSTM2D`` and ``ConvLSTM3D``: an ``LSTMCell`` whose products are
/// convolutions, the one of the input with the layer's window, the one of the state with stride 1 and padding
/// `same`.
///
/// Step `(batch, spatial…, channels)`, output `h` and states `h`, `c` `(batch, spatial'…, filters)`; channels
/// come second with `channels_first`. See Shi et al., https://arxiv.org/abs/1506.04214.
public struct ConvLSTMCell: RecurrentCell {
  public let filters: Int
  public let window: WindowGeometry
  public let dataFormat: DataFormat
  /// The function of the candidate and of the output. Default `tanh`.
  public let activation: Activation
  /// The function of the gates. Default `sigmoid`.
  public let recurrentActivation: Activation
  public let useBias: Bool
  /// Whether a new bias of the forget gate is 1. Default `true`; it has no part in inference.
  public let unitForgetBias: Bool
  public let dropout: RecurrentDropout
  public let weightOptions: WeightOptions

  /// Reads the options of a cell over `axes` spatial axes.
  init(_ config: inout ConfigReader, axes: Int) {
    filters = config.positiveInt("filters")
    window = WindowGeometry(
      size: config.ints("kernel_size", count: axes), strides: config.ints("strides", count: axes, default: 1),
      dilation: config.ints("dilation_rate", count: axes, default: 1), padding: config.padding())
    dataFormat = config.dataFormat()
    activation = config.gateActivation("activation", default: .tanh)
    recurrentActivation = config.gateActivation("recurrent_activation", default: .sigmoid)
    useBias = config.bool("use_bias", default: true)
    unitForgetBias = config.bool("unit_forget_bias", default: true)
    dropout = RecurrentDropout(&config)
    weightOptions = WeightOptions(&config, weights: ["kernel", "recurrent", "bias"])
    for function in [activation, recurrentActivation] where dataFormat == .channelsFirst {
      switch function {
      case .linear, .elementwise: break
      default:
        config.refuse("activation \"\(function.name)\" with data_format \"channels_first\" is not supported")
      }
    }
  }

  public func encode(to config: inout ConfigWriter) {
    config.write("filters", filters)
    config.write("kernel_size", window.size)
    config.write("strides", window.strides)
    config.write("padding", window.padding)
    config.write("data_format", dataFormat)
    config.write("dilation_rate", window.dilation)
    config.write("activation", activation)
    config.write("recurrent_activation", recurrentActivation)
    config.write("use_bias", useBias)
    config.write("unit_forget_bias", unitForgetBias)
    dropout.encode(to: &config)
    weightOptions.encode(to: &config)
  }

  public func states(_ step: Shape) throws(ModelError) -> CellStates {
    guard step.rank == window.size.count + 2 else {
      throw ModelError("takes a sequence of \(window.size.count + 3) axes, not steps of shape \(step)")
    }
    let spatial = try window.outputExtents(dataFormat.split(step).spatial)
    let state = dataFormat.join(batch: step[0], spatial: spatial, channels: filters)
    return CellStates([state, state])
  }

  public func weights(_ step: Shape) throws(ModelError) -> [WeightSpec] {
    guard let channels = dataFormat.split(step).channels else {
      throw ModelError("the channels of its input must be known")
    }
    return weightOptions.gateWeights(
      kernel: window.size + [channels, 4 * filters], recurrent: window.size + [filters, 4 * filters],
      bias: useBias ? [4 * filters] : nil
    ).fillingForgetGate(unitForgetBias)
  }

  public var dropsOut: Bool { dropout.isActive }
  public var seed: UInt64? { dropout.number }

  public func prepared(
    step: [Int], weights: [Tensor], kernels: KernelTable
  ) throws(ModelError) -> any PreparedCell {
    let spatial = Array(step.dropLast())
    let windows = try window.outputExtents(spatial).compactMap { $0 }
    let state = windows.reduce(filters, *)
    return PreparedConvLSTMCell(
      stateCounts: [state, state], filters: filters, positions: windows.reduce(1, *),
      input: try GateConvolution(
        window, spatial: spatial, windows: windows, weights: weights[0], bias: useBias ? weights[2] : nil,
        kernels: kernels),
      recurrent: try GateConvolution(
        around, spatial: windows, windows: windows, weights: weights[1], bias: nil, kernels: kernels),
      gates: LSTMGates(activation: activation, recurrentActivation: recurrentActivation, kernels: kernels),
      kernels: kernels)
  }
}

extension ConvLSTMCell {
  public func trained(
    step: [Int], droppingOut: Bool, kernels: KernelTable
  ) throws(ModelError) -> any TrainedCell {
    let spatial = Array(step.dropLast())
    let windows = try window.outputExtents(spatial).compactMap { $0 }
    let shares = droppingOut ? dropout.belowOne : nil
    func source(
      _ window: WindowGeometry, _ spatial: [Int], channels: Int, _ share: Float?
    ) throws(ModelError) -> GateSource {
      let filters = try GateFilters(
        window, spatial: spatial, windows: windows, channels: channels, filters: filters, gates: 4,
        kernels: kernels)
      return GateSource(filters, share: share ?? 0, maskForEachGate: true, kernels: kernels)
    }
    let sums = GateSums(
      input: try source(window, spatial, channels: step.last ?? 1, shares?.input),
      state: try source(around, windows, channels: filters, shares?.state), biases: useBias ? 1 : 0)
    return TrainedLSTM(
      sums, activation: activation, recurrentActivation: recurrentActivation, kernels: kernels)
  }

  public var activityRegularizer: JSON? { weightOptions.activityRegularizer }

  /// The window of the convolution of the state.
  private var around: WindowGeometry {
    WindowGeometry(size: window.size, strides: window.size.map { _ in 1 }, padding: .same)
  }
}
