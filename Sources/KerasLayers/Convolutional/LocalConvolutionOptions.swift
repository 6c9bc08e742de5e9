import KerasGraph
import SIMDKernels

/// ``LocallyConnected1D`` and ``LocallyConnected2D``, which take the same options. A model with one of them
/// can only be written for Keras 2.
public protocol LocalConvolution: ConfigurableLayer {}

extension LocalConvolution {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - filters: the channels of the output.
  ///   - kernelSize: the extents of the window.
  ///   - padding: only ``Padding/valid`` is supported.
  public init(
    _ filters: Int, kernelSize: any PerAxis, strides: any PerAxis = 1, padding: Padding = .valid,
    dataFormat: DataFormat = .channelsLast, activation: Activation = .linear, useBias: Bool = true,
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

/// The options that the locally connected layers share, for any number of spatial axes: convolutions without
/// padding that have weights of their own at every position.
public struct LocalConvolutionOptions: Hashable, Sendable {
  public let filters: Int
  public let window: WindowGeometry
  public let dataFormat: DataFormat
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  /// Reads the options for `axes` spatial axes.
  init(_ config: inout ConfigReader, axes: Int) {
    filters = config.positiveInt("filters")
    window = WindowGeometry(
      size: config.ints("kernel_size", count: axes), strides: config.ints("strides", count: axes, default: 1),
      padding: config.padding())
    dataFormat = config.dataFormat()
    activation = config.outputActivation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["kernel", "bias"])
    let implementation = config.int("implementation", default: 1)
    if implementation != 1 {
      config.refuse(
        "implementation \(implementation) is not supported", remedy: "save the model with implementation 1")
    }
    if window.padding != .valid {
      config.refuse("padding \"\(window.padding.rawValue)\" is not supported", remedy: "use \"valid\"")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("filters", filters)
    config.write("kernel_size", window.size)
    config.write("strides", window.strides)
    config.write("padding", window.padding)
    config.write("data_format", dataFormat)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
    config.write("implementation", 1)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: window.size.count + 2)
    let windows = try window.outputExtents(dataFormat.split(input).spatial)
    return dataFormat.join(batch: input[0], spatial: windows, channels: filters)
  }

  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let channels = try dataFormat.knownChannels(try inputs.single())
    let windows = dataFormat.split(try outputShape(inputs)).spatial.compactMap { $0 }
    guard windows.count == window.size.count, let positions = Shape.count(windows) else {
      throw ModelError("the extents of its input must be known, since each position has weights of its own")
    }
    let kernel = weightOptions.spec(
      "kernel", [positions, window.taps * channels, filters], initial: "glorot_uniform")
    let bias = weightOptions.spec("bias", windows + [filters], initial: "zeros")
    return useBias ? [kernel, bias] : [kernel]
  }

  /// The convolution of one call: at each position a product of the windows of all samples there.
  func forward(_ site: CallSite) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in try channelsLast(site) }
  }

  private func channelsLast(_ site: CallSite) throws(ModelError) -> Step {
    let product = try LocalProduct(self, site)
    let activation = site.epilogue.activation
    let rows = FloatBuffer(zeros: product.kernelCount)
    let packed = (0..<product.positions).map { position in
      FloatBuffer(count: product.panels.count) { packed in
        guard let memory = packed.baseAddress else { return }
        product.pack(site.weights[0].pointer, position: position, rows: rows.mutablePointer, memory)
      }
    }
    let bias =
      useBias
      ? FloatBuffer(count: product.biasCount) { memory in
        guard let memory = memory.baseAddress else { return }
        product.bias(site.weights[1].pointer, memory)
      } : nil
    return Step { call in
      call.team.divide(product.positions, grain: 8) { range in
        for position in range {
          product.multiply(
            position, samples: call.samples, call.input, packed[position].pointer, call.output,
            Epilogue(bias: bias.map { $0.pointer + position * filters }))
        }
      }
      activation.apply(
        rows: call.samples * product.positions, columns: filters, UnsafePointer(call.output), call.output,
        kernels: site.kernels)
    }
  }
}
