import KerasGraph

/// Normalises each channel: at inference `y = (x - moving_mean) / sqrt(moving_variance + epsilon) * gamma +
/// beta`.
///
/// Input and output have one shape; channels lie on `axis`. See Ioffe and Szegedy,
/// https://arxiv.org/abs/1502.03167, and
/// https://keras.io/api/layers/normalization_layers/batch_normalization/. `renorm` and `virtual_batch_size`
/// are not supported.
public struct BatchNormalization: ConfigurableLayer {
  public static let kerasName = "BatchNormalization"
  public static let olderNames = ["BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization"]

  public let attributes: LayerAttributes
  /// The axes that have statistics of their own; counted from the end where negative.
  public let axes: [Int]
  public let momentum: Float
  public let epsilon: Float
  public let center: Bool
  public let scale: Bool
  /// Whether training over several machines shares the statistics of a batch.
  public let synchronized: Bool
  /// Whether the unbiased variance of a batch of images or volumes moves the average, as in Keras 2's fused kernel.
  public let fused: Bool
  public let weightOptions: WeightOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter axis: that of the channels, the batch axis being 0; counted from the end where negative.
  public init(
    axis: any PerAxis = -1, momentum: Float = 0.99, epsilon: Float = 1e-3, center: Bool = true,
    scale: Bool = true, betaInitializer: InitializerOption = .zeros, gammaInitializer: InitializerOption = .ones,
    movingMeanInitializer: InitializerOption = .zeros, movingVarianceInitializer: InitializerOption = .ones,
    betaRegularizer: RegularizerOption? = nil, gammaRegularizer: RegularizerOption? = nil,
    betaConstraint: ConstraintOption? = nil, gammaConstraint: ConstraintOption? = nil,
    synchronized: Bool = false, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axis", axis)
      config.write("momentum", momentum)
      config.write("epsilon", epsilon)
      config.write("center", center)
      config.write("scale", scale)
      config.write("synchronized", synchronized)
      config.write(
        initializers: [
          "beta": betaInitializer, "gamma": gammaInitializer, "moving_mean": movingMeanInitializer,
          "moving_variance": movingVarianceInitializer,
        ],
        regularizers: ["beta": betaRegularizer, "gamma": gammaRegularizer],
        constraints: ["beta": betaConstraint, "gamma": gammaConstraint])
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    axes = config.ints("axis", default: [-1])
    momentum = config.float("momentum", default: 0.99)
    epsilon = config.float("epsilon", default: 1e-3)
    center = config.bool("center", default: true)
    scale = config.bool("scale", default: true)
    weightOptions = WeightOptions(
      &config, weights: ["gamma", "beta", "moving_mean", "moving_variance"], activity: false)
    synchronized = config.bool("synchronized", default: false)
    if config.bool("renorm", default: false) { config.refuse("renorm true is not supported") }
    config.refuseUnlessNull("virtual_batch_size", "adjustment", "renorm_clipping")
    _ = config.optionalFloat("renorm_momentum")
    fused = config.bool("fused", default: false)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write(axis: axes)
    config.write("momentum", momentum)
    config.write("epsilon", epsilon)
    config.write("center", center)
    config.write("scale", scale)
    config.write("synchronized", synchronized)
    if fused { config.write("fused", true) }
    weightOptions.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    _ = try shape.sampleAxes(axes)
    return [shape]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    let shape = try inputs.single()
    let axes = try shape.sampleAxes(axes)
    let extents = axes.compactMap { shape[$0 + 1] }
    guard extents.count == axes.count else {
      throw ModelError("axis \(self.axes) of input \(shape) must be known")
    }
    let all = shape.sample.indices.map { axes.contains($0) ? shape[$0 + 1] ?? 1 : 1 }
    func spec(_ name: String, _ initial: JSON, trainable: Bool = true) -> WeightSpec {
      weightOptions.spec(
        name, extents.count == 1 ? extents : [1] + all, initial: initial, trainable: trainable)
    }
    var specs: [WeightSpec] = []
    if scale { specs.append(spec("gamma", "ones")) }
    if center { specs.append(spec("beta", "zeros")) }
    return specs + [
      spec("moving_mean", "zeros", trainable: false), spec("moving_variance", "ones", trainable: false),
    ]
  }

  /// The map of each channel that the moving statistics make of it.
  private func affine(_ weights: [Tensor]) -> ChannelAffine {
    var rest = weights[...]
    let gamma = scale ? rest.removeFirst().values : nil
    let beta = center ? rest.removeFirst().values : nil
    let (mean, variance) = (rest.removeFirst().values, rest.removeFirst().values)
    var affine = ChannelAffine(scale: [], shift: [])
    for channel in mean.indices {
      let factor = Double(gamma?[channel] ?? 1) / (Double(variance[channel]) + Double(epsilon)).squareRoot()
      affine.scale.append(Float(factor))
      affine.shift.append(Float(Double(beta?[channel] ?? 0) - Double(mean[channel]) * factor))
    }
    return affine
  }

  private func map(_ site: CallSite) throws(ModelError) -> ChannelAffineStep {
    let extents = site.inputs[0]
    return ChannelAffineStep(
      affine(site.weights), axes: try Shape(batchOf: extents).sampleAxes(axes), extents: extents)
  }

  public func role(_ site: CallSite) -> InferenceRole {
    (try? map(site))?.role(site.inputs[0]) ?? .computes
  }

  public var masking: Masking { .passes }
  public var differsInTraining: Bool { true }
  public var mixesSamplesInTraining: Bool { true }

  public var acceptsEpilogue: Bool { true }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try map(site).step(site) }
}
