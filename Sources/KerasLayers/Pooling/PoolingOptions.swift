import KerasGraph
import SIMDKernels

/// The layers that reduce each window of an image or a sequence to one value, which take the same options.
public protocol Pooling: ConfigurableLayer {
  var options: PoolingOptions { get }
}

extension Pooling {
  public var acceptsMargins: Bool { options.dataFormat == .channelsLast && options.window.padding == .valid }

  /// Declares a layer with Keras' options and defaults.
  ///
  /// - Parameters:
  ///   - poolSize: the extents of the window.
  ///   - strides: from one window to the next; `nil` for the extents of the window.
  public init(
    poolSize: any PerAxis = 2, strides: (any PerAxis)? = nil, padding: Padding = .valid,
    dataFormat: DataFormat = .channelsLast, name: String? = nil, trainable: Bool = true,
    dtype: String = "float32"
  ) {
    self.init(declared: name, trainable: trainable, dtype: dtype) { config in
      config.write("pool_size", poolSize)
      config.write("strides", strides)
      config.write("padding", padding)
      config.write("data_format", dataFormat)
    }
  }
}

/// The options that the pooling layers share, for any number of spatial axes.
public struct PoolingOptions: Hashable, Sendable {
  public let window: WindowGeometry
  public let dataFormat: DataFormat

  /// Reads the options; `strides` are the window's size where they are not given.
  init(_ config: inout ConfigReader, axes: Int) {
    let size = config.ints("pool_size", count: axes, default: 2)
    let hasStrides = config.peek("strides").map { !$0.isNull } ?? false
    let strides = config.ints("strides", count: axes, default: 1)
    window = WindowGeometry(size: size, strides: hasStrides ? strides : size, padding: config.padding())
    dataFormat = config.dataFormat()
  }

  func encode(to config: inout ConfigWriter) {
    config.write("pool_size", window.size)
    config.write("strides", window.strides)
    config.write("padding", window.padding)
    config.write("data_format", dataFormat)
  }

  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try inputs.single(rank: window.size.count + 2)
    let (spatial, channels) = dataFormat.split(input)
    return dataFormat.join(batch: input[0], spatial: try window.outputExtents(spatial), channels: channels)
  }

  /// Whether the windows are squares of 2 by 2 side by side, none of which reaches beyond the image, channels last.
  func takesSquares(_ site: CallSite) -> Bool {
    let isWhole = window.padding == .valid || site.inputs[0].dropLast().allSatisfy { $0 % 2 == 0 }
    return dataFormat == .channelsLast && window.size == [2, 2] && window.strides == [2, 2] && isWhole
  }

  func forward(_ site: CallSite, _ reduction: Reduction) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in try channelsLast(site, reduction) }
  }

  private func channelsLast(_ site: CallSite, _ reduction: Reduction) throws(ModelError) -> Step {
    let (channels, kernels) = (site.outputChannels, site.kernels)
    var windows = try WindowRows(
      window.with(margins: site.margins), input: site.inputs[0], output: site.outputs[0], run: channels)
    windows.poolsZeros = site.margins != nil
    let grain = Team.leastWork / (windows.taps * channels) + 1
    return Step { [windows] call in
      call.team.divide(call.samples * windows.rowsPerSample, grain: grain) { range in
        windows.withRows(call.input) { rows in
          kernels.gatheredReduction(reduction, rows, range.lowerBound, range.count, call.output, channels)
        }
      }
    }
  }

  /// A maximum hands its gradient to the first value that equals it, in volumes to each of them, as in TensorFlow.
  func training(_ site: TrainingSite, _ reduction: Reduction) throws(ModelError) -> LayerTraining {
    .step(
      try dataFormat.training(site) { site throws(ModelError) in
        let call = site.call
        let (count, kernels) = (call.inputCount(), call.kernels)
        let ties = window.size.count == 3 ? Ties.all : .first
        let windows = try WindowRows(window, input: call.inputs[0], output: call.outputs[0], run: call.outputChannels)
        let isTiled = window.tiles(call.inputs[0].dropLast().suffix(window.size.count))
        var step = TrainingStep(
          inference: try channelsLast(call, reduction), reads: reduction == .mean ? [] : [.inputs, .outputs]
        ) { back in
          guard let target = back.inputGradients[0] else { return }
          back.call.team.divide(back.call.samples, grain: 1) { samples in
            for sample in samples {
              if !isTiled { (target + sample * count).update(repeating: 0, count: count) }
              windows.withRows(back.call.input) { rows in
                kernels.gatheredReductionGradient(
                  reduction, ties, rows, sample * windows.rowsPerSample, windows.rowsPerSample,
                  UnsafePointer(back.call.output), back.outputGradients[0], isTiled, target)
              }
            }
          }
        }
        if reduction == .maximum, takesSquares(call) {
          step.pooledSquares = ImageSquares(
            height: call.inputs[0][0], width: call.inputs[0][1], channels: call.inputs[0][2])
        }
        return step
      })
  }
}
