/// The rows of an implicit matrix: each is gathered from `taps` contiguous runs of an image.
///
/// Row `r` belongs to image `r / rowsPerImage` and to position `p = r % rowsPerImage` in it. Its tap `t` is
/// the run of `run` floats that starts at `base + image * imageStride + offsets[p * taps + t]`, or a run of
/// zeros where the offset is negative (padding). A convolution without an im2col copy, a pooling window, and
/// an ordinary matrix (one tap) are all such matrices (the indirect convolution of Dukhan,
/// https://arxiv.org/abs/1907.02129).
public struct GatheredRows: @unchecked Sendable {
  public var base: UnsafePointer<Float>
  /// `rowsPerImage * taps` offsets in floats from the start of an image; negative for padding.
  public var offsets: UnsafePointer<Int32>
  public var rowsPerImage: Int
  public var taps: Int
  /// The contiguous floats of one tap.
  public var run: Int
  /// The floats from the start of an image to the start of the next.
  public var imageStride: Int
  /// At least `run` zeros, read where an offset is negative.
  public var zeros: UnsafePointer<Float>
  /// Whether padding counts as zeros in a pooling, which else leaves it out.
  public var poolsZeros = false
  /// How many rows, from a multiple of it on, lie side by side: `step` floats from each to the next, no padding in
  /// any. 1 if that is not known.
  public var line = 1
  public var step = 0
  /// What the windows have in common, `nil` if nothing is known.
  public var lines: WindowLines?

  @inlinable
  public init(
    base: UnsafePointer<Float>, offsets: UnsafePointer<Int32>, rowsPerImage: Int, taps: Int, run: Int,
    imageStride: Int, zeros: UnsafePointer<Float>, lines: WindowLines? = nil
  ) {
    self.base = base
    self.offsets = offsets
    self.rowsPerImage = rowsPerImage
    self.taps = taps
    self.run = run
    self.imageStride = imageStride
    self.zeros = zeros
    self.lines = lines
  }

  /// Whether the rows are those of an ordinary matrix, `imageStride` floats apart.
  @inlinable
  var isDense: Bool { rowsPerImage == 1 && taps == 1 && offsets[0] == 0 }
}

/// How windows of several rows of taps share elements along the lines of an image.
///
/// Tap `j + step` of a row of a window is tap `j` of the same row of the next window of the line.
public struct WindowLines: Sendable {
  /// The windows of a line; a line never ends inside a row of windows.
  public var windows: Int
  /// The taps of a row of a window.
  public var width: Int
  public var step: Int

  @inlinable
  public init(windows: Int, width: Int, step: Int) {
    self.windows = windows
    self.width = width
    self.step = step
  }
}
