import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call: an implicit matrix product, one for each group.
  func forward(_ site: CallSite) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in try channelsLast(site) }
  }

  private func channelsLast(_ site: CallSite) throws(ModelError) -> Step {
    let kernels = site.kernels
    let (spatial, channels) = (Array(site.inputs[0].dropLast()), site.inputs[0].last ?? 1)
    let windows = Array(site.outputs[0].dropLast())
    let offsets = try window.offsets(spatial: spatial, windows: windows, pixel: channels)
    let (depth, columns) = (channels / groups, filters / groups)
    let (filters, groups, taps) = (filters, groups, window.taps)
    let stage = try OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let packed = (0..<groups).map { group in
      stage.packed(
        site.weights[0].pointer + group * columns, depth: taps * depth, columns: columns, rowStride: filters,
        firstColumn: group * columns)
    }
    let zeros = FloatBuffer(zeros: depth)
    let (positions, imageStride) = (windows.reduce(1, *), site.inputCount())
    return Step { call in
      offsets.withUnsafeBufferPointer { offsets in
        guard let offsets = offsets.baseAddress else { return }
        call.team.divide(call.samples * positions, grain: 48) { range in
          for group in 0..<groups {
            let rows = GatheredRows(
              base: call.input + group * depth, offsets: offsets, rowsPerImage: positions, taps: taps, run: depth,
              imageStride: imageStride, zeros: zeros.pointer)
            kernels.gatheredProduct(
              rows, range.lowerBound, range.count, columns, packed[group].pointer, call.output + group * columns, filters,
              stage.epilogue(from: group * columns))
          }
          stage.finish(rows: range.count, call.output + range.lowerBound * filters)
        }
      }
    }
  }
}
