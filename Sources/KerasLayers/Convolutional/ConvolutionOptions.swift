import KerasGraph

/// ``Conv1D``, ``Conv2D`` and ``Conv3D``, which take the same options.
public protocol Convolution: ConfigurableLayer {}

extension Convolution {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - filters: the channels of the output.
  ///   - kernelSize: the extents of the window.
  ///   - padding: ``Padding/causal`` for ``Conv1D`` only.
  ///   - groups: how many parts the channels fall into, each convolved by itself.
  public init(
    _ filters: Int, kernelSize: any PerAxis, strides: any PerAxis = 1, padding: Padding = .valid,
    dataFormat: DataFormat = .channelsLast, dilationRate: any PerAxis = 1, groups: Int = 1,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: InitializerOption = .glorotUniform, biasInitializer: InitializerOption = .zeros,
    kernelRegularizer: RegularizerOption? = nil, biasRegularizer: RegularizerOption? = nil,
    activityRegularizer: RegularizerOption? = nil, kernelConstraint: ConstraintOption? = nil,
    biasConstraint: ConstraintOption? = nil, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("filters", filters)
      config.write("kernel_size", kernelSize)
      config.write("strides", strides)
      config.write("padding", padding)
      config.write("data_format", dataFormat)
      config.write("dilation_rate", dilationRate)
      config.write("groups", groups)
      config.write("activation", activation)
      config.write("use_bias", useBias)
      config.write(
        initializers: ["kernel": kernelInitializer, "bias": biasInitializer],
        regularizers: [
          "kernel": kernelRegularizer, "bias": biasRegularizer, "activity": activityRegularizer,
        ],
        constraints: ["kernel": kernelConstraint, "bias": biasConstraint])
    }
  }
}

/// The options that the convolutions share, for any number of spatial axes.
public struct ConvolutionOptions: Hashable, Sendable {
  public let filters: Int
  public internal(set) var window: WindowGeometry
  public let dataFormat: DataFormat
  public let groups: Int
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  /// Reads the options of a convolution over `axes` spatial axes.
  init(_ config: inout ConfigReader, axes: Int, causal: Bool = false) {
    filters = config.positiveInt("filters")
    window = WindowGeometry(&config, axes: axes, causal: causal)
    dataFormat = config.dataFormat()
    groups = config.positiveInt("groups", default: 1)
    activation = config.outputActivation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["kernel", "bias"])
    if filters % groups != 0 {
      config.refuse("filters (\(filters)) must be divisible by groups (\(groups))")
    }
    if dataFormat == .channelsFirst && window.padding == .causal {
      config.refuse(
        "padding \"causal\" with data_format \"channels_first\" is not supported", remedy: "use channels_last"
      )
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("filters", filters)
    window.encode(to: &config)
    config.write("data_format", dataFormat)
    config.write("groups", groups)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single()
    let axes = window.size.count
    guard input.rank == axes + 2 || (input.rank > axes + 2 && dataFormat == .channelsLast) else {
      throw ModelError("takes an input of \(axes + 2) axes, not of shape \(input)")
    }
    let (extents, channels) = dataFormat.split(input)
    if let channels, channels % groups != 0 {
      throw ModelError("the input's \(channels) channels must be divisible by groups (\(groups))")
    }
    let leading = Array(extents.dropLast(axes))
    let spatial = try window.outputExtents(Array(extents.suffix(axes)))
    return dataFormat.join(batch: input[0], spatial: leading + spatial, channels: filters)
  }

  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let channels = try dataFormat.knownChannels(try inputs.single())
    let kernel = weightOptions.spec("kernel", window.size + [channels / groups, filters], initial: "glorot_uniform")
    let bias = weightOptions.spec("bias", [filters], initial: "zeros")
    return useBias ? [kernel, bias] : [kernel]
  }

  /// Products of one sample: every output with the whole depth of its window.
  func multiplyAdds(_ site: CallSite) -> Int {
    unpooled(site).outputCount() * window.taps * site.weights[0].shape[window.size.count]
  }

  /// The call whose output is the convolution's own result, before a pooling in the epilogue.
  func unpooled(_ site: CallSite) -> CallSite {
    let spatial = site.inputs[0].dropLast().map { Optional($0) }
    guard site.epilogue.isPooled, let extents = try? window.outputExtents(spatial) else { return site }
    return site.with(outputs: [extents.compactMap { $0 } + [filters]])
  }

  /// Whether the call can do a pooling in its epilogue: in the last transform of minimal filtering.
  func acceptsPooling(_ site: CallSite) -> Bool {
    dataFormat == .channelsLast && site.inputs[0].count == 3 && winogradSize(site) != nil
  }

  func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    guard let kernel = shapes.first, kernel.count == window.size.count + 2 else { return nil }
    return dataFormat.join(
      batch: nil, spatial: window.size.map { _ in nil }, channels: kernel[kernel.count - 2] * groups)
  }
}
