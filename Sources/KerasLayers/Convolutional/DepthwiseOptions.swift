import KerasGraph

/// ``DepthwiseConv1D`` and ``DepthwiseConv2D``, which take the same options.
public protocol DepthwiseConvolution: ConfigurableLayer {}

extension DepthwiseConvolution {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - kernelSize: the extents of the window.
  ///   - depthMultiplier: the results for each channel of the input.
  public init(
    kernelSize: any PerAxis, strides: any PerAxis = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    dataFormat: DataFormat = .channelsLast, dilationRate: any PerAxis = 1, activation: Activation = .linear,
    useBias: Bool = true, depthwiseInitializer: InitializerOption = .glorotUniform,
    biasInitializer: InitializerOption = .zeros, depthwiseRegularizer: RegularizerOption? = nil,
    biasRegularizer: RegularizerOption? = nil, activityRegularizer: RegularizerOption? = nil,
    depthwiseConstraint: ConstraintOption? = nil, biasConstraint: ConstraintOption? = nil,
    name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("kernel_size", kernelSize)
      config.write("strides", strides)
      config.write("padding", padding)
      config.write("depth_multiplier", depthMultiplier)
      config.write("data_format", dataFormat)
      config.write("dilation_rate", dilationRate)
      config.write("activation", activation)
      config.write("use_bias", useBias)
      config.write(
        initializers: ["depthwise": depthwiseInitializer, "bias": biasInitializer],
        regularizers: [
          "depthwise": depthwiseRegularizer, "bias": biasRegularizer, "activity": activityRegularizer,
        ],
        constraints: ["depthwise": depthwiseConstraint, "bias": biasConstraint])
    }
  }
}

/// The options that the depthwise convolutions share, for any number of spatial axes.
public struct DepthwiseOptions: Hashable, Sendable {
  public let window: WindowGeometry
  /// The results for each channel of the input.
  public let depthMultiplier: Int
  public let dataFormat: DataFormat
  public let activation: Activation
  public let useBias: Bool
  public let weightOptions: WeightOptions

  init(_ config: inout ConfigReader, axes: Int) {
    window = WindowGeometry(&config, axes: axes)
    depthMultiplier = config.positiveInt("depth_multiplier", default: 1)
    dataFormat = config.dataFormat()
    activation = config.outputActivation()
    useBias = config.bool("use_bias", default: true)
    weightOptions = WeightOptions(&config, weights: ["depthwise", "bias"])
    config.ignoreInheritedOptions()
  }

  func encode(to config: inout ConfigWriter) {
    window.encode(to: &config)
    config.write("depth_multiplier", depthMultiplier)
    config.write("data_format", dataFormat)
    config.write("activation", activation)
    config.write("use_bias", useBias)
    weightOptions.encode(to: &config)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: window.size.count + 2)
    let (spatial, channels) = dataFormat.split(input)
    return dataFormat.join(
      batch: input[0], spatial: try window.outputExtents(spatial),
      channels: channels.map { $0 * depthMultiplier })
  }

  func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let channels = try dataFormat.knownChannels(try inputs.single())
    let kernel = weightOptions.spec(
      "kernel", window.size + [channels, depthMultiplier], option: "depthwise", initial: "glorot_uniform")
    let bias = weightOptions.spec("bias", [channels * depthMultiplier], initial: "zeros")
    return useBias ? [kernel, bias] : [kernel]
  }

  func inputShape(fromWeights shapes: [[Int]]) -> Shape? {
    guard let kernel = shapes.first, kernel.count == window.size.count + 2 else { return nil }
    return dataFormat.join(
      batch: nil, spatial: window.size.map { _ in nil }, channels: kernel[kernel.count - 2])
  }

  func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(
      try dataFormat.training(site) { site throws(ModelError) in
        try DepthwiseTraining(
          window.with(margins: site.call.margins), multiplier: depthMultiplier, useBias: useBias, site
        ).step
      })
  }

  func forward(_ site: CallSite) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in
      let stage = OutputStage(site, columns: site.outputChannels, bias: useBias ? site.weights[1] : nil)
      let depthwise = try DepthwiseStage(
        window.with(margins: site.margins), multiplier: depthMultiplier, output: site.outputs[0], site)
      let weights = stage.scaled(site.weights[0])
      return Step(scratchPerSample: depthwise.scratchPerSample) { call in
        let input = depthwise.spread(call.input, samples: call.samples, into: call.scratch)
        let (line, lines) = (depthwise.rowsTogether, call.samples * depthwise.rowsPerSample / depthwise.rowsTogether)
        call.team.divide(lines, grain: Team.leastWork / max(line * depthwise.workOfRow, 1) + 1) { lines in
          stage.inBlocks(lines.lowerBound * line..<lines.upperBound * line, of: line, call.output) { rows in
            depthwise.run(rows, input, weights.pointer, call.output, stage.epilogue())
          }
        }
      }
    }
  }
}

extension ConfigReader {
  /// Reads options that Keras 2 writes for every kind of convolution, for one to which they mean nothing.
  mutating func ignoreInheritedOptions() {
    for weight in ["kernel_initializer", "kernel_regularizer", "kernel_constraint"] { _ = take(weight) }
    if int("groups", default: 1) != 1 {
      refuse("groups other than 1 are not supported", remedy: "use a Conv layer with groups")
    }
  }
}
