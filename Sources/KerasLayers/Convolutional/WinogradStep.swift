import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call by Winograd's minimal filtering, with tiles of `size` by `size` results.
  func winograd(_ site: CallSite, size: Int) throws(ModelError) -> Step {
    let convolution = try winogradConvolution(site, size: size)
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let filter = stage.winogradFilter(site.weights[0], size: size, channels: convolution.channels)
    let (filters, resultRows) = (filters, site.outputs[0].dropLast().reduce(1, *))
    let (tiles, scratch) = (convolution.tilesPerSample, convolution.scratchPerTile)
    return Step(scratchPerSample: tiles * scratch) { call in
      call.team.divide(call.samples * tiles, grain: 12) { range in
        convolution.convolve(
          range, call.input, filter.pointer, call.output, stage.epilogue(),
          scratch: call.scratch + range.lowerBound * scratch)
      }
      // Tiles are no rows of the result: what the kernel leaves undone waits for all of them.
      call.team.divide(call.samples * resultRows, grain: 48) { range in
        stage.finish(rows: range.count, call.output + range.lowerBound * filters)
      }
    }
  }
}
