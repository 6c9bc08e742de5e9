import KerasGraph

/// `y = x * scale + offset`.
///
/// `scale` and `offset` are numbers or lists that broadcast to the last axes of the input.
/// See https://keras.io/api/layers/preprocessing_layers/image_preprocessing/rescaling/.
public struct Rescaling: ConfigurableLayer {
  public static let kerasName = "Rescaling"

  public let attributes: LayerAttributes
  public let scale: NumberArray
  public let offset: NumberArray

  /// Declares a layer with Keras' options and defaults.
  public init(
    _ scale: any Numbers, offset: any Numbers = 0.0, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("scale", scale)
      config.write("offset", offset)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    scale = config.numbers("scale")
    offset = config.numbers("offset", default: NumberArray(0))
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("scale", scale.json)
    config.write("offset", offset.json)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single()
    for option in [scale, offset] {
      let fits = zip(option.shape.reversed(), input.sample.reversed()).allSatisfy {
        $0 == 1 || $1 == nil || $0 == $1
      }
      guard fits, option.shape.count <= input.sample.count else {
        throw ModelError(
          "scale or offset of extents \(option.shape) does not broadcast to its input \(input)")
      }
    }
    return [input]
  }

  private func map(_ extents: [Int]) -> ChannelAffineStep {
    let axes = max(scale.shape.count, offset.shape.count, min(extents.count, 1))
    let last = Array(extents.suffix(axes))
    let affine = ChannelAffine(
      scale: Broadcast(scale.shape, over: last).expanded(scale.values),
      shift: Broadcast(offset.shape, over: last).expanded(offset.values))
    return ChannelAffineStep(affine, axes: Array(extents.indices.suffix(axes)), extents: extents)
  }

  public func role(_ site: CallSite) -> InferenceRole { map(site.inputs[0]).role(site.inputs[0]) }

  public var masking: Masking { .passes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { map(site.inputs[0]).step(site.kernels) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    .step(map(site.call.inputs[0]).training(site.call.kernels))
  }
}
