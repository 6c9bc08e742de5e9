import SIMDKernels

/// Square windows over two images of three lines, `step` elements apart, the first and the last beyond the edges.
final class OverlappingWindows {
  let rows: GatheredRows
  let rowCount: Int
  private let image: GuardedFloats
  private let zeros: GuardedFloats
  private let offsets: UnsafeMutablePointer<Int32>

  init(extent: Int, step: Int, windows: Int, channels: Int, _ random: inout SplitMix) {
    let (lines, taps) = (3, extent * extent)
    let (height, width) = ((lines - 1) * step + extent - 2, (windows - 1) * step + extent - 2)
    image = GuardedFloats(random.floats(2 * height * width * channels))
    zeros = GuardedFloats([Float](repeating: 0, count: channels))
    offsets = .allocate(capacity: lines * windows * taps)
    for window in 0..<lines * windows {
      for tap in 0..<taps {
        let (y, x) = (window / windows * step + tap / extent - 1, window % windows * step + tap % extent - 1)
        let inside = 0..<height ~= y && 0..<width ~= x
        offsets[window * taps + tap] = inside ? Int32((y * width + x) * channels) : -1
      }
    }
    rowCount = 2 * lines * windows
    rows = GatheredRows(
      base: image.input, offsets: offsets, rowsPerImage: lines * windows, taps: taps, run: channels,
      imageStride: height * width * channels, zeros: zeros.input,
      lines: WindowLines(windows: windows, width: extent, step: step))
  }

  deinit { offsets.deallocate() }
}
