import KerasGraph

/// Enlarges an image by whole factors.
///
/// Input `(batch, height, width, channels)`, output `(batch, height * size[0], width * size[1], channels)`;
/// channels come second with `channels_first`. Interpolation is that of `tf.image.resize` without
/// antialiasing.
/// See https://keras.io/api/layers/reshaping_layers/up_sampling2d/.
public struct UpSampling2D: ConfigurableLayer {
  public static let kerasName = "UpSampling2D"

  public let attributes: LayerAttributes
  public let size: [Int]
  public let dataFormat: DataFormat
  public let interpolation: Interpolation

  /// Declares a layer with Keras' options and defaults.
  public init(
    size: any PerAxis = 2, dataFormat: DataFormat = .channelsLast, interpolation: Interpolation = .nearest,
    name: String? = nil, trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("size", size)
      config.write("data_format", dataFormat)
      config.write("interpolation", interpolation)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    size = config.ints("size", count: 2, default: 2)
    dataFormat = config.dataFormat()
    interpolation = config.choice("interpolation", default: .nearest)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("size", size)
    config.write("data_format", dataFormat)
    config.write("interpolation", interpolation.kerasName)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single(rank: 4)
    let (spatial, channels) = dataFormat.split(input)
    return [
      dataFormat.join(
        batch: input[0], spatial: zip(spatial, size).map { extent, factor in extent.map { $0 * factor } },
        channels: channels)
    ]
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let input = site.inputs[0]
    if interpolation.repeats {
      return Repetition(factors: dataFormat == .channelsLast ? size + [1] : [1] + size).step(input)
    }
    let first = dataFormat == .channelsLast ? 0 : 1
    let (height, width) = (input[first], input[first + 1])
    let (outer, inner) = (input[..<first].reduce(1, *), input[(first + 2)...].reduce(1, *))
    let vertical = Resampling(
      taps: interpolation.taps(extent: height, factor: size[0]), extent: height, inner: width * inner)
    let horizontal = Resampling(
      taps: interpolation.taps(extent: width, factor: size[1]), extent: width, inner: inner)
    let rows = outer * height * size[0]
    return Step(scratchPerSample: rows * width * inner) { call in
      vertical.run(outer: call.samples * outer, call.input, call.scratch)
      horizontal.run(outer: call.samples * rows, UnsafePointer(call.scratch), call.output)
    }
  }
}
