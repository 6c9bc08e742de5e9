import KerasGraph
import SIMDKernels

/// ``SeparableConv1D`` and ``SeparableConv2D``, which take the same options.
public protocol SeparableConvolution: ConfigurableLayer {}

extension SeparableConvolution {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - filters: the channels of the output.
  ///   - kernelSize: the extents of the window.
  ///   - padding: ``Padding/causal`` for ``SeparableConv1D`` only.
  ///   - depthMultiplier: the channels between the two convolutions for each channel of the input.
  public init(
    _ filters: Int, kernelSize: any PerAxis, strides: any PerAxis = 1, padding: Padding = .valid,
    dataFormat: DataFormat = .channelsLast, dilationRate: any PerAxis = 1, depthMultiplier: Int = 1,
    activation: Activation = .linear, useBias: Bool = true,
    depthwiseInitializer: InitializerOption = .glorotUniform,
    pointwiseInitializer: InitializerOption = .glorotUniform, biasInitializer: InitializerOption = .zeros,
    depthwiseRegularizer: RegularizerOption? = nil, pointwiseRegularizer: RegularizerOption? = nil,
    biasRegularizer: RegularizerOption? = nil, activityRegularizer: RegularizerOption? = nil,
    depthwiseConstraint: ConstraintOption? = nil, pointwiseConstraint: ConstraintOption? = nil,
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
      config.write("depth_multiplier", depthMultiplier)
      config.write("activation", activation)
      config.write("use_bias", useBias)
      config.write(
        initializers: [
          "depthwise": depthwiseInitializer, "pointwise": pointwiseInitializer, "bias": biasInitializer,
        ],
        regularizers: [
          "depthwise": depthwiseRegularizer, "pointwise": pointwiseRegularizer, "bias": biasRegularizer,
          "activity": activityRegularizer,
        ],
        constraints: [
          "depthwise": depthwiseConstraint, "pointwise": pointwiseConstraint, "bias": biasConstraint,
        ])
    }
  }
}

/// The options that the separable convolutions share, for any number of spatial axes.
public struct SeparableOptions: Hashable, Sendable {
  public let filters: Int
  public let window: WindowGeometry
  /// The channels between the two convolutions for each channel of the input.
  public let depthMultiplier: Int
  public let dataFormat: DataFormat
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  init(_ config: inout ConfigReader, axes: Int, causal: Bool = false) {
    filters = config.positiveInt("filters")
    window = WindowGeometry(&config, axes: axes, causal: causal)
    depthMultiplier = config.positiveInt("depth_multiplier", default: 1)
    dataFormat = config.dataFormat()
    activation = config.outputActivation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["depthwise", "pointwise", "bias"])
    config.ignoreInheritedOptions()
  }

  func encode(to config: inout ConfigWriter) {
    config.write("filters", filters)
    window.encode(to: &config)
    config.write("depth_multiplier", depthMultiplier)
    config.write("data_format", dataFormat)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: window.size.count + 2)
    return dataFormat.join(
      batch: input[0], spatial: try window.outputExtents(dataFormat.split(input).spatial), channels: filters)
  }

  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let channels = try dataFormat.knownChannels(try inputs.single())
    func spec(_ name: String, of option: String, _ shape: [Int], _ initial: JSON) -> WeightSpec {
      weightOptions.spec(name, shape, option: option, initial: initial)
    }
    let depthwise = spec(
      "depthwise_kernel", of: "depthwise", window.size + [channels, depthMultiplier], "glorot_uniform")
    let pointwise = spec(
      "pointwise_kernel", of: "pointwise",
      window.size.map { _ in 1 } + [channels * depthMultiplier, filters],
      "glorot_uniform")
    return [depthwise, pointwise] + (useBias ? [spec("bias", of: "bias", [filters], "zeros")] : [])
  }

  func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    guard let kernel = shapes.first, kernel.count == window.size.count + 2 else { return nil }
    return dataFormat.join(
      batch: nil, spatial: window.size.map { _ in nil }, channels: kernel[kernel.count - 2])
  }

  /// The depthwise convolution, then a product at each position, which has the bias and the activation.
  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(
      try dataFormat.training(site) { site throws(ModelError) in
        let call = site.call
        let between = Array(call.outputs[0].dropLast()) + [(call.inputs[0].last ?? 1) * depthMultiplier]
        let first = call.with(outputs: [between], weights: Array(call.weights.prefix(1)), epilogue: FusedEpilogue())
        let second = call.with(inputs: [between], weights: Array(call.weights.dropFirst()))
        let depthwise = try DepthwiseTraining(
          window, multiplier: depthMultiplier, useBias: false, site.with(call: first))
        let pointwise = ProductTraining(second, depth: between.last ?? 1, columns: filters, useBias: useBias)
        return depthwise.step.followed(by: pointwise.step, weights: 1, between: between.reduce(1, *))
      })
  }

  /// Whether the plan may add something to the product.
  func acceptsSum(_ site: CallSite) -> Bool { dataFormat == .channelsLast }

  func forward(_ site: CallSite) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in
      let (filters, kernels) = (filters, site.kernels)
      let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[2] : nil)
      let depthwise = try DepthwiseStage(
        window.with(margins: site.margins), multiplier: depthMultiplier, output: site.outputs[0], site)
      let (channels, weights) = (depthwise.channels, site.weights[0].buffer)
      let packed = stage.packed(
        site.weights[1].pointer, depth: channels, columns: filters, rowStride: filters)
      let rowsAtOnce = max(48, 16_384 / max(channels, 1) / 12 * 12)
      return Step(scratchPerSample: depthwise.rowsPerSample * channels + depthwise.scratchPerSample) { call in
        let (between, rows) = (call.scratch, call.samples * depthwise.rowsPerSample)
        let input = depthwise.spread(call.input, samples: call.samples, into: between + rows * channels)
        func multiply(_ rows: Range<Int>, _ columns: Range<Int>, _ between: UnsafePointer<Float>) {
          kernels.product(
            rows.count, columns.count, channels, between, channels, packed.pointer + columns.lowerBound * channels,
            call.output + rows.lowerBound * filters + columns.lowerBound, filters, false,
            stage.epilogue(
              from: columns.lowerBound,
              adding: stage.summand(call).map { $0 + rows.lowerBound * filters + columns.lowerBound }))
        }
        let extents = ProductExtents(rows: rows, columns: filters, depth: channels)
        guard !call.team.dividesColumns(extents, panel: kernels.panelWidth) else {
          call.team.divide(rows, grain: 12) { depthwise.run($0, input, weights.pointer, between, Epilogue()) }
          return stage.run(extents, call.output, call.team) { rows, columns in
            multiply(rows, columns, UnsafePointer(between + rows.lowerBound * channels))
          }
        }
        call.team.divide(rows, grain: 12) { rows in
          // All strips of a thread use the memory of the first, which stays in the cache.
          let strip = between + rows.lowerBound * channels
          for first in stride(from: rows.lowerBound, to: rows.upperBound, by: rowsAtOnce) {
            let block = first..<min(first + rowsAtOnce, rows.upperBound)
            depthwise.run(block, input, weights.pointer, strip - first * channels, Epilogue())
            multiply(block, 0..<filters, UnsafePointer(strip))
            stage.finish(rows: block.count, call.output + first * filters)
          }
        }
      }
    }
  }
}
