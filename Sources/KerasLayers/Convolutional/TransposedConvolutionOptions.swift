import KerasGraph
import SIMDKernels

/// ``Conv1DTranspose``, ``Conv2DTranspose`` and ``Conv3DTranspose``, which take the same options.
public protocol TransposedConvolution: ConfigurableLayer {}

extension TransposedConvolution {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - filters: the channels of the output.
  ///   - kernelSize: the extents of the window.
  ///   - outputPadding: what is added to the output along each axis; `nil` for what follows from the other options.
  public init(
    _ filters: Int, kernelSize: any PerAxis, strides: any PerAxis = 1, padding: Padding = .valid,
    outputPadding: (any PerAxis)? = nil, dataFormat: DataFormat = .channelsLast,
    dilationRate: any PerAxis = 1, activation: Activation = .linear, useBias: Bool = true,
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
      config.write("output_padding", outputPadding)
      config.write("data_format", dataFormat)
      config.write("dilation_rate", dilationRate)
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

/// The options that the transposed convolutions share, for any number of spatial axes.
public struct TransposedConvolutionOptions: Hashable, Sendable {
  public let filters: Int
  public let geometry: TransposedWindow
  public let dataFormat: DataFormat
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  init(_ config: inout ConfigReader, axes: Int) {
    filters = config.positiveInt("filters")
    let window = WindowGeometry(&config, axes: axes)
    let padding = config.peek("output_padding").map { !$0.isNull } ?? false
    let added = config.ints("output_padding", count: axes, minimum: 0, default: 0)
    geometry = TransposedWindow(window: window, outputPadding: padding ? added : nil)
    dataFormat = config.dataFormat()
    activation = config.outputActivation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["kernel", "bias"])
    config.ignoreInheritedOptions()
    if padding, zip(added, window.strides).contains(where: { $0 >= $1 }) {
      config.refuse("output_padding \(added) must be less than strides \(window.strides)")
    }
    if window.strides.contains(where: { $0 > 1 }), window.dilation.contains(where: { $0 > 1 }) {
      config.refuse(
        "strides \(window.strides) with dilation_rate \(window.dilation) are not supported, as in Keras")
    }
  }

  func encode(to config: inout ConfigWriter) {
    config.write("filters", filters)
    geometry.window.encode(to: &config)
    config.write("output_padding", geometry.outputPadding.map { .array($0.map(JSON.integer)) } ?? .null)
    config.write("data_format", dataFormat)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: geometry.window.size.count + 2)
    return dataFormat.join(
      batch: input[0], spatial: try geometry.outputExtents(dataFormat.split(input).spatial), channels: filters
    )
  }

  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let channels = try dataFormat.knownChannels(try inputs.single())
    let kernel = weightOptions.spec("kernel", geometry.window.size + [filters, channels], initial: "glorot_uniform")
    let bias = weightOptions.spec("bias", [filters], initial: "zeros")
    return useBias ? [kernel, bias] : [kernel]
  }

  func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    guard let kernel = shapes.first, kernel.count == geometry.window.size.count + 2 else { return nil }
    return dataFormat.join(batch: nil, spatial: geometry.window.size.map { _ in nil }, channels: kernel.last)
  }

  func forward(_ site: CallSite) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in try channelsLast(site) }
  }

  private func channelsLast(_ site: CallSite) throws(ModelError) -> Step {
    let (filters, kernels, depth) = (filters, site.kernels, site.inputs[0].last ?? 1)
    let windows = try WindowRows(
      axes: geometry.window.size.count, input: site.inputs[0], output: site.outputs[0],
      taps: geometry.window.taps,
      run: depth, offsets: geometry.offsets)
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let matrix = FloatBuffer(count: site.weights[0].count) { values in
      guard let memory = values.baseAddress else { return }
      Layout.permute(site.weights[0].pointer, [windows.taps, filters, depth], [0, 2, 1], memory)
    }
    let packed = stage.packed(
      matrix.pointer, depth: windows.taps * depth, columns: filters, rowStride: filters)
    return Step { call in
      call.team.divide(call.samples * windows.rowsPerSample, grain: 48) { range in
        windows.withRows(call.input) { rows in
          kernels.gatheredProduct(
            rows, range.lowerBound, range.count, filters, packed.pointer, call.output, filters,
            stage.epilogue())
        }
        stage.finish(rows: range.count, call.output + range.lowerBound * filters)
      }
    }
  }
}
