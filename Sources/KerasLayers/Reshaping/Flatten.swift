import KerasGraph
import SIMDKernels

/// Joins all axes but the batch axis into one.
///
/// With `channels_first` the channels are moved last before that, as Keras does.
/// See https://keras.io/api/layers/reshaping_layers/flatten/.
public struct Flatten: ConfigurableLayer {
  public static let kerasName = "Flatten"

  public let attributes: LayerAttributes
  public let dataFormat: DataFormat

  /// Declares a layer with Keras' options and defaults.
  public init(
    dataFormat: DataFormat = .channelsLast, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("data_format", dataFormat)
    }
  }

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    dataFormat = config.dataFormat()
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    config.write("data_format", dataFormat)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    let shape = try inputs.single()
    return [[shape[0], shape.sampleCount]]
  }

  /// Whether the elements keep their order.
  private func isView(_ site: CallSite) -> Bool {
    dataFormat == .channelsLast || site.inputs[0].count < 2
  }

  public func role(_ site: CallSite) -> InferenceRole {
    isView(site) ? .forwardsInput : .computes
  }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    let count = site.inputCount()
    if isView(site) { return .copy(count: count) }
    let channels = site.inputs[0][0]
    return Step { call in
      Layout.permute(call.input, [call.samples, channels, count / max(channels, 1)], [0, 2, 1], call.output)
    }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    if isView(site.call) { return .forwardsInput }
    let (channels, count) = (site.call.inputs[0][0], site.call.inputCount())
    return .step(
      TrainingStep(inference: try forward(site.call), reads: []) { back in
        guard let target = back.inputGradients[0] else { return }
        Layout.permute(
          back.outputGradients[0], [back.call.samples, count / max(channels, 1), channels], [0, 2, 1], target)
      })
  }
}
