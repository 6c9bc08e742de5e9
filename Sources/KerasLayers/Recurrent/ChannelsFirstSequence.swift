import KerasGraph
import SIMDKernels

extension RecurrentLayer {
  /// The step for images with the channels before the spatial axes: they are moved last into scratch memory,
  /// and back.
  func channelsFirstStep(_ site: CallSite) throws(ModelError) -> Step {
    let axes = site.inputs[0].count - 2
    let images = (site.inputs + site.outputs).map { ChannelsFirstImages($0, axes: axes) }
    let (inputs, outputs) = (
      Array(images.prefix(site.inputs.count)), Array(images.dropFirst(site.inputs.count))
    )
    let inner = try sequenceStep(
      site.with(inputs: inputs.map(\.channelsLast), outputs: outputs.map(\.channelsLast)))
    let permuted = images.reduce(0) { $0 + $1.count }
    return Step(scratchPerSample: permuted + inner.scratchPerSample, scratch: inner.scratch) { call in
      var free = call.scratch
      func place(_ images: ChannelsFirstImages) -> UnsafeMutablePointer<Float> {
        defer { free += call.samples * images.count }
        return free
      }
      let (read, written) = (inputs.map(place), outputs.map(place))
      for (index, images) in inputs.enumerated() {
        images.moveChannelsLast(samples: call.samples, call.inputs[index], read[index])
      }
      inner.run(
        StepCall(
          samples: call.samples, inputs: read.map { UnsafePointer($0) }, masks: call.masks, outputs: written,
          scratch: free, team: call.team))
      for (index, images) in outputs.enumerated() {
        images.moveChannelsFirst(samples: call.samples, UnsafePointer(written[index]), call.outputs[index])
      }
    }
  }
}

/// The images of one sample, one or a sequence of them, with the channels before the spatial axes.
struct ChannelsFirstImages: Sendable {
  private let frames: Int
  private let channels: Int
  private let pixels: Int
  /// The extents of a sample with the channels last.
  let channelsLast: [Int]

  init(_ extents: [Int], axes: Int) {
    let (leading, image) = (extents.dropLast(axes + 1), extents.suffix(axes + 1))
    frames = leading.reduce(1, *)
    channels = image.first ?? 1
    pixels = image.dropFirst().reduce(1, *)
    channelsLast = Array(leading + image.dropFirst() + image.prefix(1))
  }

  /// The floats of a sample.
  var count: Int { frames * channels * pixels }

  func moveChannelsLast(samples: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    Layout.permute(x, [samples * frames, channels, pixels], [0, 2, 1], y)
  }

  func moveChannelsFirst(samples: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    Layout.permute(x, [samples * frames, pixels, channels], [0, 2, 1], y)
  }
}
