public import CVector

/// The gradient of a depthwise convolution by its weights, added to what is there: `dw[t * run + j] += sum
/// over rows r of row(r, t)[j] * dy[r, j]`, where `dy` is the row for `first`.
///
/// Where windows of three taps overlap along a line, as many as divide most lines go together, if there are
/// channels enough to repay finding their elements; the rest of a line by ``depthwiseGradientRows``.
@inlinable
func gatheredDepthwiseGradient<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ dy: UnsafePointer<Float>, _ dyStride: Int,
  _ dw: UnsafeMutablePointer<Float>
) {
  let all = DepthwiseBlock(matrix: matrix, first: first, count: count, dy: dy, dyStride: dyStride, dw: dw)
  guard let lines = matrix.lines, lines.width == 3, matrix.taps == 9, matrix.run > 2 * I.lanes else {
    return depthwiseGradientRows(isa, all, 0, count)
  }
  var row = 0
  while row < count {
    let rest = min(lines.windows - (first + row) % lines.windows, count - row)
    let added =
      switch (lines.step, lines.windows % 7) {
      case (1, 0): DepthwiseLine<I, 7, 3, 9>.addGradient(all, row, rest)
      case (1, _): DepthwiseLine<I, 6, 3, 8>.addGradient(all, row, rest)
      case (2, 0): DepthwiseLine<I, 7, 3, 15>.addGradient(all, row, rest)
      case (2, _): DepthwiseLine<I, 6, 3, 13>.addGradient(all, row, rest)
      default: 0
      }
    depthwiseGradientRows(isa, all, row + added, row + rest)
    row += rest
  }
}

/// Adds what the rows `first ..< end` of a block contribute, each row by itself.
///
/// Blocks of rows that stay in a cache near the core meet one tile of taps and channels after another; each
/// block is summed by itself, so that rounding errors grow with the number of blocks and not of rows.
@inlinable
func depthwiseGradientRows<I: ISA>(_ isa: I.Type, _ all: DepthwiseBlock, _ first: Int, _ end: Int) {
  let blockRows = 64
  for start in stride(from: first, to: end, by: blockRows) {
    let block = DepthwiseBlock(
      matrix: all.matrix, first: all.first + start, count: min(blockRows, end - start),
      dy: all.dy + start * all.dyStride,
      dyStride: all.dyStride, dw: all.dw)
    var channel = 0
    while channel + 2 * I.lanes <= block.matrix.run {
      DepthwiseTaps<I, 2>.add(block, channel, I.lanes)
      channel += 2 * I.lanes
    }
    while channel < block.matrix.run {
      DepthwiseTaps<I, 1>.add(block, channel, block.matrix.run - channel)
      channel += I.lanes
    }
  }
}

/// Some rows of a depthwise convolution, with the gradient by their results, of which `dy` points to the first.
@usableFromInline
struct DepthwiseBlock {
  @usableFromInline let matrix: GatheredRows
  @usableFromInline let first: Int
  @usableFromInline let count: Int
  @usableFromInline let dy: UnsafePointer<Float>
  @usableFromInline let dyStride: Int
  @usableFromInline let dw: UnsafeMutablePointer<Float>

  @inlinable @inline(__always)
  init(
    matrix: GatheredRows, first: Int, count: Int, dy: UnsafePointer<Float>, dyStride: Int,
    dw: UnsafeMutablePointer<Float>
  ) {
    self.matrix = matrix
    self.first = first
    self.count = count
    self.dy = dy
    self.dyStride = dyStride
    self.dw = dw
  }
}

/// The division of the taps of a window into tiles, for `vectors` vectors of channels.
@usableFromInline
enum DepthwiseTaps<I: ISA, let vectors: Int> {
  /// Adds what a block contributes in the channels from `channel` on, of which each vector has `used` lanes.
  @inlinable
  static func add(_ block: DepthwiseBlock, _ channel: Int, _ used: Int) {
    var tap = 0
    while tap < block.matrix.taps {
      let height = height(block.matrix.taps - tap)
      switch height {
      case 9: RegisterTile<I, 9, vectors>.addDepthwise(block, tap, channel, used)
      case 5: RegisterTile<I, 5, vectors>.addDepthwise(block, tap, channel, used)
      case 3: RegisterTile<I, 3, vectors>.addDepthwise(block, tap, channel, used)
      default: RegisterTile<I, 1, vectors>.addDepthwise(block, tap, channel, used)
      }
      tap += height
    }
  }

  /// The taps of the next tile where `taps` are left: as many as keep every sum in a register, and none
  /// beyond the window.
  @inlinable @inline(__always)
  static func height(_ taps: Int) -> Int {
    if taps >= 9, I.tileRows >= 12 || vectors == 1 { return 9 }
    if taps % 5 == 0 { return 5 }
    return taps >= 3 ? 3 : 1
  }
}

extension RegisterTile {
  /// Adds to the gradient by the weights of taps `tap ..< tap + rows`.
  @inlinable @inline(never)
  static func addDepthwise(_ block: DepthwiseBlock, _ tap: Int, _ channel: Int, _ used: Int) {
    let tile = used >= I.lanes ? Self(block, tap, channel) : Self(block, tap, channel, limit: used)
    for row in 0..<rows {
      for vector in 0..<vectors {
        let weights = block.dw + (tap + row) * block.matrix.run + channel + vector * I.lanes
        I.store(tile.sums[row][vector] + I.load(weights, used), weights, used)
      }
    }
  }

  @inlinable @inline(__always)
  init(_ block: DepthwiseBlock, _ tap: Int, _ channel: Int, limit: Int = I.lanes) {
    var sums = Sums(repeating: InlineArray(repeating: I.splat(0)))
    let matrix = block.matrix
    let (image, position) = block.first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    var base = matrix.base + image * matrix.imageStride + channel
    var offsets = matrix.offsets + position * matrix.taps + tap
    let end = matrix.offsets + matrix.rowsPerImage * matrix.taps + tap
    let zeros = matrix.zeros + channel
    var gradient = block.dy + channel
    for _ in 0..<block.count {
      var dy = InlineArray<vectors, I.F32>(repeating: I.splat(0))
      for vector in 0..<vectors { dy[vector] = I.load(gradient + vector * I.lanes, limit) }
      for row in 0..<rows {
        let offset = Int(offsets[row])
        let x = in_scalar_register(offset < 0 ? zeros : base + offset)
        for vector in 0..<vectors {
          sums[row][vector] = I.fma(I.load(x + vector * I.lanes, limit), dy[vector], sums[row][vector])
        }
      }
      gradient += block.dyStride
      offsets += matrix.taps
      if offsets == end {
        offsets -= matrix.rowsPerImage * matrix.taps
        base += matrix.imageStride
      }
    }
    self.sums = sums
  }
}
