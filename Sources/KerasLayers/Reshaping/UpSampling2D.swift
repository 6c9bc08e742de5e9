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
    if let repetition { return repetition.step(input) }
    return ImageEnlargement(self, input).step
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    let input = site.call.inputs[0]
    if let repetition { return try repetition.training(input, site.call.kernels) }
    return .step(ImageEnlargement(self, input).training)
  }

  /// How each pixel is repeated, `nil` where pixels are blended.
  private var repetition: Repetition? {
    guard interpolation.repeats else { return nil }
    return Repetition(factors: dataFormat == .channelsLast ? size + [1] : [1] + size)
  }
}

/// The enlargement of images along both axes by blending pixels.
private struct ImageEnlargement: Sendable {
  let vertical: Resampling
  let horizontal: Resampling
  /// The images of a sample, and the rows of their results.
  let images: Int
  let rows: Int

  init(_ layer: UpSampling2D, _ input: [Int]) {
    let first = layer.dataFormat == .channelsLast ? 0 : 1
    let (height, width) = (input[first], input[first + 1])
    let inner = input[(first + 2)...].reduce(1, *)
    images = input[..<first].reduce(1, *)
    rows = images * height * layer.size[0]
    vertical = Resampling(
      taps: layer.interpolation.taps(extent: height, factor: layer.size[0]), extent: height, inner: width * inner)
    horizontal = Resampling(
      taps: layer.interpolation.taps(extent: width, factor: layer.size[1]), extent: width, inner: inner)
  }

  /// The floats between both axes for each sample.
  private var between: Int { rows * horizontal.extent * horizontal.inner }
  private var inputCount: Int { images * vertical.extent * vertical.inner }
  private var outputCount: Int { rows * horizontal.taps.count * horizontal.inner }

  var step: Step {
    Step(scratchPerSample: between) { call in
      call.team.divide(call.samples, grain: 1) { samples in
        let memory = call.scratch + samples.lowerBound * between
        vertical.run(outer: samples.count * images, call.input + samples.lowerBound * inputCount, memory)
        horizontal.run(
          outer: samples.count * rows, UnsafePointer(memory), call.output + samples.lowerBound * outputCount)
      }
    }
  }

  var training: TrainingStep {
    let (vertical, horizontal) = (vertical.transposed, horizontal.transposed)
    return TrainingStep(inference: step, reads: []) { back in
      guard let gradient = back.inputGradients[0] else { return }
      back.call.team.divide(back.call.samples, grain: 1) { samples in
        let memory = back.call.scratch + samples.lowerBound * between
        horizontal.run(
          outer: samples.count * rows, back.outputGradients[0] + samples.lowerBound * outputCount, memory)
        vertical.run(
          outer: samples.count * images, UnsafePointer(memory), gradient + samples.lowerBound * inputCount)
      }
    }
  }
}
