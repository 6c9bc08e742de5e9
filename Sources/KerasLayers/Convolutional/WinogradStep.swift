import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call by Winograd's minimal filtering, with tiles of `size` by `size` results.
  func winograd(_ site: CallSite, size: Int) throws(ModelError) -> Step {
    let convolution = try winogradConvolution(site, size: size)
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let filter = stage.winogradFilter(
      site.weights[0], size: size, stride: window.strides[0], channels: convolution.channels)
    let (filters, resultRows) = (filters, site.outputs[0].dropLast().reduce(1, *))
    let (tiles, panel) = (convolution.tilesPerSample, site.kernels.panelWidth)
    let memory = tiles * convolution.scratchPerTile
    // Threads that divide the filters each transform all patches.
    let columnParts = tiles < filters ? min((filters + panel - 1) / panel, 4) : 1
    return Step(scratchPerSample: memory * columnParts) { call in
      let extents = ProductExtents(
        rows: call.samples * tiles, columns: filters, depth: (size + 2) * (size + 2) * convolution.channels)
      call.team.divide(extents, panel: panel, mostColumnParts: columnParts) { part, range, columns in
        let isWhole = columns.count == filters
        let place = isWhole ? range.lowerBound * convolution.scratchPerTile : part * call.samples * memory
        convolution.convolve(
          range, columns: columns, call.input, filter.pointer, call.output, stage.epilogue(from: columns.lowerBound),
          scratch: call.scratch + place)
      }
      // Tiles are no rows of the result: what the kernel leaves undone waits for all of them.
      stage.finish(rows: call.samples * resultRows, call.output, call.team)
    }
  }
}
