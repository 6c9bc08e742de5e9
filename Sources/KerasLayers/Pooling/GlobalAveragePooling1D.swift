import KerasGraph

/// The mean of each channel along a sequence; of the steps that count, where a mask arrives.
///
/// Input `(batch, steps, channels)`, output `(batch, channels)`, with an axis of extent 1 between where
/// `keepdims` is set; channels come second with `channels_first`. A sequence whose every step is masked gives
/// NaN, as in Keras.
/// See https://keras.io/api/layers/pooling_layers/global_average_pooling1d/.
public struct GlobalAveragePooling1D: GlobalPooling {
  public static let kerasName = "GlobalAveragePooling1D"

  public let attributes: LayerAttributes
  public let options: GlobalPoolingOptions

  public init(config: inout ConfigReader) {
    attributes = LayerAttributes(&config)
    options = GlobalPoolingOptions(&config, axes: 1)
  }

  public func encode(to config: inout ConfigWriter) {
    attributes.encode(to: &config)
    options.encode(to: &config)
  }

  public func outputShapes(_ inputs: [Shape]) throws(ModelError) -> [Shape] {
    [try options.outputShape(inputs)]
  }

  public var masking: Masking { .consumes }

  public func forward(_ site: CallSite) throws(ModelError) -> Step {
    guard site.masked[0] else { return options.forward(site, .mean) }
    guard options.dataFormat == .channelsLast else {
      throw ModelError(
        "a mask with data_format \"channels_first\" is not supported", remedy: "use channels_last")
    }
    let (steps, channels, kernels) = (site.inputs[0][0], site.outputCount(), site.kernels)
    return Step { call in
      guard let masks = call.masks[0] else { return }
      for sample in 0..<call.samples {
        let (input, mask) = (call.input + sample * steps * channels, masks + sample * steps)
        let output = call.output + sample * channels
        output.update(repeating: 0, count: channels)
        var count: Float = 0
        for step in 0..<steps where mask[step] != 0 {
          kernels.combine(.add, channels, UnsafePointer(output), 1, input + step * channels, 1, output)
          count += 1
        }
        kernels.combine(.divide, channels, UnsafePointer(output), 1, &count, 0, output)
      }
    }
  }

  public func training(_ site: TrainingSite) throws(ModelError) -> LayerTraining {
    guard site.call.masked[0] else { return .step(options.training(site, .mean)) }
    let (steps, channels, kernels) = (site.call.inputs[0][0], site.call.outputCount(), site.call.kernels)
    return .step(
      TrainingStep(inference: try forward(site.call), reads: []) { back in
        guard let target = back.inputGradients[0], let masks = back.call.masks[0] else { return }
        for sample in 0..<back.call.samples {
          let (mask, gradient) = (masks + sample * steps, back.outputGradients[0] + sample * channels)
          let count = Float((0..<steps).count { mask[$0] != 0 })
          for step in 0..<steps {
            var factor = mask[step] == 0 ? 0 : 1 / count
            kernels.combine(
              .multiply, channels, gradient, 1, &factor, 0, target + (sample * steps + step) * channels)
          }
        }
      })
  }
}
