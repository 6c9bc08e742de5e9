import KerasGraph

/// Normalises each sample along some axes: `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`.
///
/// Input and output have one shape. See Ba, Kiros and Hinton, https://arxiv.org/abs/1607.06450, and
/// https://keras.io/api/layers/normalization_layers/layer_normalization/. `rms_scaling` is not supported.
public struct LayerNormalization: ConfigurableLayer {
  public static let kerasName = "LayerNormalization"

  public let attributes: LayerAttributes
  /// Counted from the end where negative; the batch axis is 0, and can't be one of them.
  public let axes: [Int]
  public let options: NormalizationOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter axis: the batch axis being 0; counted from the end where negative.
  public init(
    axis: any PerAxis = -1, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
    betaInitializer: InitializerOption = .zeros, gammaInitializer: InitializerOption = .ones,
    betaRegularizer: RegularizerOption? = nil, gammaRegularizer: RegularizerOption? = nil,
    betaConstraint: ConstraintOption? = nil, gammaConstraint: ConstraintOption? = nil, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axis", axis)
      config.write("epsilon", epsilon)
      config.write("center", center)
      config.write("scale", scale)
      config.write(
        initializers: ["beta": betaInitializer, "gamma": gammaInitializer],
        regularizers: ["beta": betaRegularizer, "gamma": gammaRegularizer],
        constraints: ["beta": betaConstraint, "gamma": gammaConstraint])
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    axes = config.ints("axis", default: [-1])
    options = NormalizationOptions(&config)
    if config.bool("rms_scaling", default: false) { config.refuse("rms_scaling true is not supported") }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write(axis: axes)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    _ = try shape.sampleAxes(axes)
    return [shape]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    options.weights(try inputs.single().knownExtents(axes))
  }

  public var masking: Masking { .passes }

  private func rows(_ site: CallSite) throws(ModelError) -> AxisRows {
    AxisRows(try Shape(batchOf: site.inputs[0]).sampleAxes(axes), of: site.inputs[0])
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let rows = try rows(site)
    let (columns, epsilon, kernels) = (rows.columns, options.epsilon, site.kernels)
    let (gamma, beta) = (options.gamma(site.weights), options.beta(site.weights))
    return rows.step { count, x, y in
      kernels.normalizeRows(count, columns, epsilon, x, gamma?.pointer, beta?.pointer, y)
    }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(
      RowNormalization(rows: try rows(site.call), options: options, repetition: nil, kernels: site.call.kernels)
        .training)
  }
}
