import KerasGraph

/// Normalises with given statistics: `y = (x - mean) / max(sqrt(variance), 1e-7)`, or the inverse of it.
///
/// Mean and variance stand in the configuration, or are weights that `adapt` has set.
/// See https://keras.io/api/layers/preprocessing_layers/numerical/normalization/.
public struct Normalization: ConfigurableLayer {
  public static let kerasName = "Normalization"

  public let attributes: LayerAttributes
  /// The axes that have statistics of their own, counted from the end where negative; none for one mean and
  /// variance.
  public let axes: [Int]
  /// `nil` where they are weights.
  public let mean: NumberArray?
  public let variance: NumberArray?
  public let invert: Bool

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - axis: what has statistics of its own, the batch axis being 0; `nil` for one mean and variance of all.
  ///   - mean: `nil` for weights, which `adapt` sets in Keras.
  public init(
    axis: (any PerAxis)? = -1, mean: (any Numbers)? = nil, variance: (any Numbers)? = nil,
    invert: Bool = false, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axis", axis)
      config.write("mean", mean)
      config.write("variance", variance)
      config.write("invert", invert)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    let isNull = config.peek("axis")?.isNull ?? false
    let given = config.ints("axis", default: [-1])
    axes = isNull ? [] : given
    mean = config.optionalNumbers("mean")
    variance = config.optionalNumbers("variance")
    invert = config.bool("invert", default: false)
    if mean?.shape != variance?.shape {
      config.refuse("mean and variance must be given together, with one shape")
    }
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("axis", axes)
    config.write("mean", mean?.json ?? .null)
    config.write("variance", variance?.json ?? .null)
    config.write("invert", invert)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single()
    let extents = try input.knownExtents(axes)
    if let mean {
      let given = mean.shape.drop { $0 == 1 }
      let fits = zip(given.reversed(), extents.reversed()).allSatisfy { $0 == 1 || $0 == $1 }
      guard fits, given.count <= extents.count else {
        throw ModelError("mean of extents \(mean.shape) does not fit axis \(axes) of input \(input)")
      }
    }
    return [input]
  }

  public func weights(_ inputs: [Shape]) throws(ModelError) -> [WeightSpec] {
    if mean != nil { return [] }
    let extents = try inputs.single().knownExtents(axes)
    return [
      WeightSpec("mean", extents, trainable: false, initializer: "zeros"),
      WeightSpec("variance", extents, trainable: false, initializer: "ones"),
      WeightSpec("count", [], trainable: false, initializer: "zeros"),
    ]
  }

  /// The scale and the shift that statistics make.
  func coefficients(mean: Float, variance: Float) -> (scale: Float, shift: Float) {
    let deviation = max(Double(variance).squareRoot(), 1e-7)
    return invert
      ? (Float(deviation), mean) : (Float(1 / deviation), Float(-Double(mean) / deviation))
  }

  func map(_ site: CallSite) throws(ModelError) -> ChannelAffineStep {
    let extents = site.inputs[0]
    let axes = try Shape(batchOf: extents).sampleAxes(axes)
    func values(_ given: NumberArray?, weight: Int) -> [Float] {
      guard let given else { return site.weights[weight].values }
      return Broadcast(Array(given.shape.drop { $0 == 1 }), over: axes.map { extents[$0] }).expanded(
        given.values)
    }
    var affine = ChannelAffine(scale: [], shift: [])
    for (mean, variance) in zip(values(mean, weight: 0), values(variance, weight: 1)) {
      let (scale, shift) = coefficients(mean: mean, variance: variance)
      affine.scale.append(scale)
      affine.shift.append(shift)
    }
    return ChannelAffineStep(affine, axes: axes, extents: extents)
  }

  public func role(_ site: CallSite) -> InferenceRole {
    (try? map(site))?.role(site.inputs[0]) ?? .computes
  }

  public var masking: Masking { .passes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { try map(site).step(site.kernels) }
}
