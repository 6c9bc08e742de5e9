import KerasGraph

/// Normalises each group of channels of a sample: `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`,
/// with `gamma` and `beta` for each channel.
///
/// Input and output have one shape. See Wu and He, https://arxiv.org/abs/1803.08494, and
/// https://keras.io/api/layers/normalization_layers/group_normalization/.
public struct GroupNormalization: ConfigurableLayer {
  public static let kerasName = "GroupNormalization"

  public let attributes: LayerAttributes
  /// The number of groups; -1 for one for each channel.
  public let groups: Int
  /// The axis of the channels, counted from the end where negative.
  public let axis: Int
  public let options: NormalizationOptions

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - groups: how many parts the channels fall into; -1 for one for each channel.
  ///   - axis: that of the channels, the batch axis being 0; counted from the end where negative.
  public init(
    groups: Int = 32, axis: Int = -1, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
    betaInitializer: InitializerOption = .zeros, gammaInitializer: InitializerOption = .ones,
    betaRegularizer: RegularizerOption? = nil, gammaRegularizer: RegularizerOption? = nil,
    betaConstraint: ConstraintOption? = nil, gammaConstraint: ConstraintOption? = nil, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("groups", groups)
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
    groups = config.int("groups", default: 32)
    axis = config.int("axis", default: -1)
    options = NormalizationOptions(&config)
    if groups < 1, groups != -1 {
      config.refuse("groups \(groups) are not supported", remedy: "use 1 or more, or -1")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("groups", groups)
    config.write("axis", axis)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    let channels = try shape.knownExtents([axis])[0]
    guard groups == -1 || channels % groups == 0 else {
      throw ModelError("the \(channels) channels of input \(shape) do not make \(groups) equal groups")
    }
    return [shape]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    options.weights(try inputs.single().knownExtents([axis]))
  }

  public var masking: Masking { .passes }

  /// The rows that are the groups of a sample, and the axis of its channels.
  private func rows(_ extents: [Int]) throws(ModelError) -> (rows: AxisRows, axis: Int) {
    let axis = try Shape(batchOf: extents).sampleAxes([axis])[0]
    let channels = extents[axis]
    let count = groups == -1 ? channels : groups
    let split = extents[..<axis] + [count, channels / count] + extents[(axis + 1)...]
    return (AxisRows(split.indices.filter { $0 != axis }, of: Array(split)), axis)
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (rows, axis) = try rows(site.inputs[0])
    let (columns, epsilon, kernels) = (rows.columns, options.epsilon, site.kernels)
    let normalized = rows.step { count, x, y in
      kernels.normalizeRows(count, columns, epsilon, x, nil, nil, y)
    }
    guard options.scale || options.center else { return normalized }
    let channels = site.inputs[0][axis]
    let affine = ChannelAffine(
      scale: options.gamma(site.weights)?.values ?? Array(repeating: 1, count: channels),
      shift: options.beta(site.weights)?.values ?? Array(repeating: 0, count: channels))
    return normalized.followed(
      by: ChannelAffineStep(affine, axes: [axis], extents: site.inputs[0]).step(kernels))
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let (rows, axis) = try rows(site.call.inputs[0])
    // In a row's extents the group comes first, and the channels of a group where all channels were.
    let extents = rows.rowExtents
    let small = extents.enumerated().map { $0 == 0 || $0 == axis + 1 ? $1 : 1 }
    return .step(
      RowNormalization(
        rows: rows, options: options, repetition: Broadcast(small, over: extents), kernels: site.call.kernels
      ).training)
  }
}
