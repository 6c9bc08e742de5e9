import KerasGraph

/// Repeats each voxel along depth, height and width.
///
/// Input `(batch, depth, height, width, channels)`, channels second with `channels_first`; each spatial
/// extent grows by its factor. See https://keras.io/api/layers/reshaping_layers/up_sampling3d/.
public struct UpSampling3D: ConfigurableLayer {
  public static let kerasName = "UpSampling3D"

  public let attributes: LayerAttributes
  public let size: [Int]
  public let dataFormat: DataFormat

  /// Declares a layer with Keras' options and defaults.
  public init(
    size: any PerAxis = 2, dataFormat: DataFormat = .channelsLast, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("size", size)
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    size = config.ints("size", count: 3, default: 2)
    dataFormat = config.dataFormat()
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("size", size)
    config.write("data_format", dataFormat)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let input = try inputs.single(rank: 5)
    let (spatial, channels) = dataFormat.split(input)
    return [
      dataFormat.join(
        batch: input[0], spatial: zip(spatial, size).map { extent, factor in extent.map { $0 * factor } },
        channels: channels)
    ]
  }

  private var repetition: Repetition {
    Repetition(factors: dataFormat == .channelsLast ? size + [1] : [1] + size)
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step { repetition.step(site.inputs[0]) }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    try repetition.training(site.call.inputs[0], site.call.kernels)
  }
}
