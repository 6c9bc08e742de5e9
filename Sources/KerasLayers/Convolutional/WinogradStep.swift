import KerasGraph
import SIMDKernels

extension ConvolutionOptions {
  /// The convolution of one call by Winograd's minimal filtering, with tiles of `size` by `size` results.
  func winograd(_ site: CallSite, size: Int) throws(ModelError) -> Step {
    let (filters, kernels, depth) = (filters, site.kernels, site.inputs[0].last ?? 1)
    let extents = Array(site.outputs[0].dropLast())
    let (height, width) = (extents[extents.count - 2], extents[extents.count - 1])
    let tileExtents = [height, width].map { ($0 + size - 1) / size }
    let patches = try WindowRows(
      axes: 2, input: site.inputs[0], output: extents.dropLast(2) + tileExtents + [depth],
      taps: (size + 2) * (size + 2), run: depth
    ) { spatial, tiles, pixel throws(ModelError) in
      try WindowGeometry.table(
        spatial: spatial, windows: tiles, taps: [size + 2, size + 2], pixel: pixel
      ) { axis, tile, tap in
        tile * size + tap - window.paddingBefore(axis, extent: spatial[axis], windows: [height, width][axis])
      }
    }
    let stage = OutputStage(site, columns: filters, bias: useBias ? site.weights[1] : nil)
    let filter = stage.winogradFilter(site.weights[0], size: size, channels: depth)
    let (resultRows, scratch) = (
      extents.reduce(1, *), kernels.winogradScratchCount(size: size, channels: depth)
    )
    return Step(scratchPerSample: patches.rowsPerSample * scratch) { call in
      call.team.divide(call.samples * patches.rowsPerSample, grain: 12) { range in
        patches.withRows(call.input) { rows in
          let tiles = WinogradTiles(patches: rows, size: size, height: height, width: width, filters: filters)
          kernels.winograd(
            tiles, range.lowerBound, range.count, filter.pointer,
            call.scratch + range.lowerBound * scratch, call.output, stage.epilogue())
        }
      }
      // Tiles are no rows of the result: what the kernel leaves undone waits for all of them.
      call.team.divide(call.samples * resultRows, grain: 48) { range in
        stage.finish(rows: range.count, call.output + range.lowerBound * filters)
      }
    }
  }
}
