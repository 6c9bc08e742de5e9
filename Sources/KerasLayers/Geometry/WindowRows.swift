import KerasGraph
import SIMDKernels

/// The windows over an image, channels last, as the rows of an implicit matrix.
///
/// A sample may hold several images one after the other.
struct WindowRows: Sendable {
  /// The windows over all images of a sample.
  let rowsPerSample: Int
  /// The elements of a window.
  let taps: Int
  /// The floats of an element that a row takes.
  let run: Int
  private let offsets: [Int32]
  private let rowsPerImage: Int
  private let imageStride: Int
  private let zeros: FloatBuffer
  /// ``GatheredRows/line`` and ``GatheredRows/step``.
  private let line: Int
  private let step: Int
  private let lines: WindowLines?
  /// ``GatheredRows/poolsZeros``.
  var poolsZeros = false

  /// The windows of a line that overlap, and are best taken together; 1 if none do.
  var windowsTogether: Int { lines?.windows ?? 1 }

  /// The windows of a geometry of `axes` axes, with `run` channels each.
  ///
  /// - Parameters:
  ///   - input: the extents of a sample: any leading axes, the spatial axes, the channels.
  ///   - output: the extents of the result: leading axes, the windows along each spatial axis, channels.
  ///   - taps: the elements of a window.
  ///   - step: the floats from each window to the next along the last axis where none meets padding, else `nil`.
  ///   - lines: how the windows overlap along the last axis, `nil` if that is not known.
  ///   - offsets: makes the table of ``GatheredRows/offsets``.
  init(
    axes: Int, input: [Int], output: [Int], taps: Int, run: Int, step: Int? = nil, lines: WindowLines? = nil,
    offsets: (_ spatial: [Int], _ windows: [Int], _ pixel: Int) throws(ModelError) -> [Int32]
  ) throws(ModelError) {
    let pixel = input.last ?? 1
    let spatial = Array(input.dropLast().suffix(axes))
    let windows = Array(output.dropLast().suffix(axes))
    let table = try offsets(spatial, windows, pixel)
    self.offsets = table.isEmpty ? [-1] : table
    self.taps = taps
    self.run = run
    imageStride = spatial.reduce(pixel, *)
    rowsPerImage = windows.reduce(1, *)
    rowsPerSample = output.dropLast().reduce(1, *)
    zeros = FloatBuffer(zeros: run)
    line = step == nil ? 1 : windows.last ?? 1
    self.step = step ?? 0
    self.lines = lines
  }

  init(_ window: WindowGeometry, input: [Int], output: [Int], run: Int) throws(ModelError) {
    try self.init(
      axes: window.size.count, input: input, output: output, taps: window.taps, run: run,
      lines: window.lines(output), offsets: window.offsets)
  }

  /// Calls `body` with the matrix over the images that begin at `base`.
  func withRows(_ base: UnsafePointer<Float>, _ body: (GatheredRows) -> Void) {
    offsets.withUnsafeBufferPointer { offsets in
      guard let offsets = offsets.baseAddress else { return }
      var rows = GatheredRows(
        base: base, offsets: offsets, rowsPerImage: rowsPerImage, taps: taps, run: run, imageStride: imageStride,
        zeros: zeros.pointer)
      (rows.line, rows.step, rows.lines, rows.poolsZeros) = (line, step, lines, poolsZeros)
      body(rows)
    }
  }
}
