import SIMDKernels

/// Random gathered rows with some padding, and what they hold element by element.
final class GatheredMatrix {
  let rows: GatheredRows
  let rowCount: Int
  private let image: GuardedFloats
  private let zeros: GuardedFloats
  private let offsets: UnsafeMutablePointer<Int32>

  init(images: Int, rowsPerImage: Int, taps: Int, run: Int, padding: Double, _ random: inout SplitMix) {
    let imageStride = run * 5 + 3
    image = GuardedFloats(random.floats(max(images, 1) * imageStride))
    zeros = GuardedFloats([Float](repeating: 0, count: run))
    offsets = .allocate(capacity: max(rowsPerImage * taps, 1))
    for i in 0..<rowsPerImage * taps {
      let padded = Double.random(in: 0..<1, using: &random) < padding
      offsets[i] =
        padded
        ? -Int32.random(in: 1...1000, using: &random)
        : .random(in: 0...Int32(imageStride - run), using: &random)
    }
    rowCount = images * rowsPerImage
    rows = GatheredRows(
      base: image.input, offsets: offsets, rowsPerImage: rowsPerImage, taps: taps, run: run,
      imageStride: imageStride, zeros: zeros.input)
  }

  /// Rows that lie side by side, `step` floats from one to the next, in lines.
  init(images: Int, lines: Int, line: Int, step: Int, taps: Int, run: Int, _ random: inout SplitMix) {
    let lineStride = line * step + 2
    let imageStride = (lines + taps) * lineStride + run
    image = GuardedFloats(random.floats(images * imageStride))
    zeros = GuardedFloats([Float](repeating: 0, count: run))
    offsets = .allocate(capacity: lines * line * taps)
    for place in 0..<lines * line {
      for tap in 0..<taps {
        offsets[place * taps + tap] = Int32((place / line + tap) * lineStride + place % line * step)
      }
    }
    rowCount = images * lines * line
    var rows = GatheredRows(
      base: image.input, offsets: offsets, rowsPerImage: lines * line, taps: taps, run: run, imageStride: imageStride,
      zeros: zeros.input)
    (rows.line, rows.step) = (line, step)
    self.rows = rows
  }

  deinit { offsets.deallocate() }

  /// The value of channel `k` at a tap, `nil` where it is padding.
  func element(_ row: Int, _ tap: Int, _ k: Int) -> Double? {
    let offset = Int(offsets[row % rows.rowsPerImage * rows.taps + tap])
    return offset < 0 ? nil : Double(rows.base[row / rows.rowsPerImage * rows.imageStride + offset + k])
  }
}

/// The parts of an epilogue with memory of their own.
struct OwnedEpilogue {
  let bias: GuardedFloats?
  let scale: GuardedFloats?
  let shift: GuardedFloats?
  let lower: Float
  let upper: Float

  init(_ columns: Int, _ random: inout SplitMix) {
    bias = Bool.random(using: &random) ? GuardedFloats(random.floats(columns)) : nil
    scale = Bool.random(using: &random) ? GuardedFloats(random.floats(columns)) : nil
    shift = Bool.random(using: &random) ? GuardedFloats(random.floats(columns)) : nil
    lower = Bool.random(using: &random) ? 0 : -.infinity
    upper = Bool.random(using: &random) ? 6 : .infinity
  }

  var epilogue: Epilogue {
    Epilogue(bias: bias?.input, lower: lower, upper: upper, scale: scale?.input, shift: shift?.input)
  }

  func apply(_ sum: Bounded, _ column: Int) -> Bounded {
    var result = sum
    result.value += Double(bias?.input[column] ?? 0)
    result.value = min(max(result.value, Double(lower)), Double(upper))
    result.error += 4 * unitRoundoff * abs(result.value)
    let factor = Double(scale?.input[column] ?? 1)
    result.value = result.value * factor + Double(shift?.input[column] ?? 0)
    result.error = result.error * abs(factor) + 4 * unitRoundoff * (abs(result.value) + 1)
    return result
  }
}
