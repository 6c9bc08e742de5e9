import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call: by Winograd's minimal filtering where that is shorter, else an implicit
  /// matrix product for each group.
  func forward(_ site: CallSite) throws(ModelError) -> Step {
    try dataFormat.step(site) { site throws(ModelError) in try channelsLast(site) }
  }

  private func channelsLast(_ site: CallSite) throws(ModelError) -> Step {
    if let size = winogradSize(site) { return try winograd(site, size: size) }
    let kernels = site.kernels
    let (filters, groups) = (filters, groups)
    let (depth, columns) = ((site.inputs[0].last ?? 1) / groups, filters / groups)
    let images = groups == 1 ? try PaddedImages(window, input: site.inputs[0], output: site.outputs[0]) : nil
    let windows: WindowRows
    if let images {
      windows = images.windows
    } else {
      windows = try WindowRows(window, input: site.inputs[0], output: site.outputs[0], run: depth)
    }
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let packed = (0..<groups).map { group in
      stage.packed(
        site.weights[0].pointer + group * columns, depth: window.taps * depth, columns: columns,
        rowStride: filters,
        firstColumn: group * columns)
    }
    return Step(scratchPerSample: images?.scratchPerSample ?? 0) { call in
      let input = images?.copied(call) ?? call.input
      call.team.divide(call.samples * windows.rowsPerSample, grain: 48) { range in
        for group in 0..<groups {
          windows.withRows(input + group * depth) { rows in
            kernels.gatheredProduct(
              rows, range.lowerBound, range.count, columns, packed[group].pointer,
              call.output + group * columns, filters,
              stage.epilogue(from: group * columns))
          }
        }
        stage.finish(rows: range.count, call.output + range.lowerBound * filters)
      }
    }
  }
}
