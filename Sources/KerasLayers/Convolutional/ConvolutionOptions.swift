import KerasGraph

/// The options that the convolutions share, for any number of spatial axes.
public struct ConvolutionOptions: Hashable, Sendable {
  public let filters: Int
  public let window: WindowGeometry
  public let dataFormat: DataFormat
  public let groups: Int
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  /// Reads the options of a convolution over `axes` spatial axes.
  init(_ config: inout ConfigReader, axes: Int, causal: Bool = false) {
    filters = config.positiveInt("filters")
    window = WindowGeometry(
      size: config.ints("kernel_size", count: axes), strides: config.ints("strides", count: axes, default: 1),
      dilation: config.ints("dilation_rate", count: axes, default: 1), padding: config.padding(causal: causal))
    dataFormat = config.dataFormat()
    groups = config.positiveInt("groups", default: 1)
    activation = config.activation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["kernel", "bias"])
    if filters % groups != 0 {
      config.refuse("filters (\(filters)) must be divisible by groups (\(groups))")
    }
    if dataFormat == .channelsFirst && window.padding == .causal {
      config.refuse("padding \"causal\" with data_format \"channels_first\" is not supported", remedy: "use channels_last")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("filters", filters)
    config.write("kernel_size", window.size)
    config.write("strides", window.strides)
    config.write("padding", window.padding)
    config.write("data_format", dataFormat)
    config.write("dilation_rate", window.dilation)
    config.write("groups", groups)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
  }

  func outputShape(_ input: Shape) throws(ModelError) -> Shape {
    let (spatial, channels) = dataFormat.split(input)
    if let channels, channels % groups != 0 {
      throw ModelError("the input's \(channels) channels must be divisible by groups (\(groups))")
    }
    return dataFormat.join(batch: input[0], spatial: try window.outputExtents(spatial), channels: filters)
  }

  func weights(_ input: Shape) throws(ModelError) -> [WeightSpec] {
    guard let channels = dataFormat.split(input).channels else {
      throw ModelError("the channels of its input \(input) must be known")
    }
    let kernel = WeightSpec(
      "kernel", window.size + [channels / groups, filters],
      initializer: weightOptions.initializer(of: "kernel") ?? "glorot_uniform")
    let bias = WeightSpec("bias", [filters], initializer: weightOptions.initializer(of: "bias") ?? "zeros")
    return useBias ? [kernel, bias] : [kernel]
  }

  func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    guard let kernel = shapes.first, kernel.count == window.size.count + 2 else { return nil }
    return dataFormat.join(
      batch: nil, spatial: window.size.map { _ in nil }, channels: kernel[kernel.count - 2] * groups)
  }
}
