import KerasGraph

/// Images of few channels, copied between margins of zeros where there are any, and the windows over them: a row of a
/// window is one run of memory, where otherwise each element would be one.
struct PaddedImages: Sendable {
  let windows: WindowRows
  /// The floats of memory that ``copied(_:into:)`` needs for each sample; 0 if there are no margins and so no copy.
  let countPerSample: Int
  /// Where in a padded image each row of the image begins.
  private let rowStarts: [Int32]
  private let rowCount: Int
  private let imageCount: Int
  private let imagesPerSample: Int

  /// The most channels for which fewer, longer runs repay the copy.
  static let mostChannels = 4

  /// - Parameters:
  ///   - input: the extents of a sample: any leading axes, the spatial axes, the channels.
  ///   - output: the extents of the result.
  /// - Returns: `nil` where the elements of a row of a window do not lie side by side, or channels are many.
  init?(_ window: WindowGeometry, input: [Int], output: [Int]) throws(ModelError) {
    let axes = window.size.count
    let pixel = input.last ?? 1
    guard pixel <= Self.mostChannels, window.dilation.last == 1, let width = window.size.last, width > 1
    else { return nil }
    let (leading, spatial) = (Array(input.dropLast(axes + 1)), Array(input.dropLast().suffix(axes)))
    let counts = Array(output.dropLast().suffix(axes))
    let before = spatial.indices.map { window.paddingBefore($0, extent: spatial[$0], windows: counts[$0]) }
    let padded = spatial.indices.map {
      max(before[$0] + spatial[$0], (counts[$0] - 1) * window.strides[$0] + window.reach($0))
    }
    let rows = window.size.dropLast() + [1]
    windows = try WindowRows(
      axes: axes, input: leading + padded + [pixel], output: output, taps: rows.reduce(1, *),
      run: width * pixel, step: (window.strides.last ?? 1) * pixel
    ) { extents, counts, pixel throws(ModelError) in
      try WindowGeometry.table(
        spatial: extents, windows: counts, taps: Array(rows), pixel: pixel
      ) { axis, place, tap in
        place * window.strides[axis] + tap * window.dilation[axis]
      }
    }
    rowStarts = try WindowGeometry.table(
      spatial: padded, windows: spatial.dropLast() + [1], taps: spatial.map { _ in 1 }, pixel: pixel
    ) { axis, row, _ in row + before[axis] }
    rowCount = (spatial.last ?? 1) * pixel
    imageCount = padded.reduce(pixel, *)
    imagesPerSample = leading.reduce(1, *)
    countPerSample = padded == spatial ? 0 : imagesPerSample * imageCount
  }

  /// The images of a call between their margins, in `memory`.
  func copied(_ call: StepCall, into memory: UnsafeMutablePointer<Float>) -> UnsafePointer<Float> {
    guard countPerSample > 0 else { return call.input }
    call.team.divide(call.samples * imagesPerSample * rowStarts.count, grain: 8192 / max(rowCount, 1) + 1) { rows in
      for index in rows {
        let (image, row) = index.quotientAndRemainder(dividingBy: rowStarts.count)
        let destination = memory + image * imageCount
        let start = Int(rowStarts[row])
        let end = row == 0 ? 0 : Int(rowStarts[row - 1]) + rowCount
        (destination + end).update(repeating: 0, count: start - end)
        (destination + start).update(from: call.input + index * rowCount, count: rowCount)
        guard row == rowStarts.count - 1 else { continue }
        (destination + start + rowCount).update(repeating: 0, count: imageCount - start - rowCount)
      }
    }
    return UnsafePointer(memory)
  }
}
