import KerasGraph

/// `exp(x) / sum(exp(x))` along one or several axes.
///
/// Input and output have one shape. Masks are not supported.
/// See https://keras.io/api/layers/activation_layers/softmax/.
public struct Softmax: ConfigurableLayer {
  public static let kerasName = "Softmax"

  public let attributes: LayerAttributes
  /// Counted from the end where negative; the batch axis is 0, and can't be one of them.
  public let axes: [Int]

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter axis: the batch axis being 0; counted from the end where negative.
  public init(
    axis: any PerAxis = -1, name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("axis", axis)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    axes = config.ints("axis", default: [-1])
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write(axis: axes)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    _ = try shape.sampleAxes(axes)
    return [shape]
  }

  public func role(_ site: CallSite) -> InferenceRole {
    let last = site.inputs[0].count
    return axes == [-1] || axes == [last] ? .activates(.softmax) : .computes
  }

  public var masking: Masking { .consumesAndPasses }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let (columns, kernels) = (try rows(site).columns, site.kernels)
    return try rows(site).step { count, x, y in kernels.softmax(count, columns, x, y) }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let (columns, kernels) = (try rows(site.call).columns, site.call.kernels)
    return .step(
      try rows(site.call).trainingStep {
        kernels.softmax($0, columns, $1, $2)
      } gradient: {
        kernels.softmaxGradient($0, columns, $1, $2, $3)
      })
  }

  private func rows(_ site: CallSite) throws(ModelError) -> AxisRows {
    if site.masked[0] {
      throw ModelError("a mask is not supported", remedy: "apply softmax before the mask is made")
    }
    return AxisRows(try Shape(batchOf: site.inputs[0]).sampleAxes(axes), of: site.inputs[0])
  }
}
