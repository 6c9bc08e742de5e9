import KerasGraph
import SIMDKernels

/// The layers that reduce all of an image or a sequence to one value a channel, which take the same options.
public protocol GlobalPooling: ConfigurableLayer {}

extension GlobalPooling {
  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameter keepdims: whether the spatial axes stay, with extent 1.
  public init(
    dataFormat: DataFormat = .channelsLast, keepdims: Bool = false, name: String? = nil,
    trainable: Bool = true, dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("data_format", dataFormat)
      config.write("keepdims", keepdims)
    }
  }
}

/// The options that the global pooling layers share, for any number of spatial axes.
public struct GlobalPoolingOptions: Hashable, Sendable {
  public let dataFormat: DataFormat
  /// Whether the spatial axes stay, with extent 1.
  public let keepsAxes: Bool
  private let axes: Int

  init(_ config: inout ConfigReader, axes: Int) {
    dataFormat = config.dataFormat()
    keepsAxes = config.bool("keepdims", default: false)
    self.axes = axes
  }

  func encode(to config: inout ConfigWriter) {
    config.write("data_format", dataFormat)
    config.write("keepdims", keepsAxes)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: axes + 2)
    let channels = dataFormat.split(input).channels
    guard keepsAxes else { return [input[0], channels] }
    return dataFormat.join(batch: input[0], spatial: Array(repeating: 1, count: axes), channels: channels)
  }

  func forward(_ site: CallSite, _ reduction: Reduction) -> Step {
    let (kernels, count, channels) = (site.kernels, site.inputCount(), site.outputCount())
    let positions = count / max(channels, 1)
    // The channels that a thread reduces together.
    let together = 4 * kernels.lanes
    let blocks = (channels + together - 1) / together
    switch dataFormat {
    case .channelsFirst:
      return Step { call in
        kernels.reduceRows(reduction, call.samples * channels, positions, call.input, call.output)
      }
    case .channelsLast:
      return Step { call in
        call.team.divide(call.samples * blocks, grain: 8192 / max(positions * together, 1) + 1) { blocksOfSamples in
          for index in blocksOfSamples {
            let (sample, block) = index.quotientAndRemainder(dividingBy: blocks)
            let first = block * together
            kernels.reduceColumns(
              reduction, positions, min(together, channels - first), call.input + sample * count + first, channels,
              call.output + sample * channels + first)
          }
        }
      }
    }
  }

  /// A maximum divides its gradient among all values that equal it, as Keras does.
  func training(_ site: TrainingSite, _ reduction: Reduction) -> TrainingStep {
    let (count, channels) = (site.call.inputCount(), site.call.outputCount())
    let (isMean, positions) = (reduction == .mean, count / max(channels, 1))
    let (step, channelStep) = dataFormat == .channelsLast ? (channels, 1) : (1, positions)
    return TrainingStep(inference: forward(site.call, reduction), reads: isMean ? [] : [.inputs, .outputs]) { back in
      guard let target = back.inputGradients[0] else { return }
      back.call.team.divide(back.call.samples * channels, grain: 4096 / max(positions, 1) + 1) { results in
        for result in results {
          let (sample, channel) = result.quotientAndRemainder(dividingBy: channels)
          let start = sample * count + channel * channelStep
          let (input, gradient) = (back.call.input + start, target + start)
          guard !isMean else {
            let share = back.outputGradients[0][result] / Float(positions)
            for position in 0..<positions { gradient[position * step] = share }
            continue
          }
          let extreme = back.call.output[result]
          let sharing = (0..<positions).count { input[$0 * step] == extreme }
          let share = back.outputGradients[0][result] / Float(sharing)
          for position in 0..<positions { gradient[position * step] = input[position * step] == extreme ? share : 0 }
        }
      }
    }
  }
}
