/// Reduces each channel of a row over the taps that are not padding; the mean of none is 0.
@inlinable
func gatheredReduction<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ matrix: GatheredRows, _ first: Int, _ count: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int
) {
  switch reduction {
  case .sum: pool(isa, matrix, first, count, c, cStride, 0, false) { $0 + $1 }
  case .mean: pool(isa, matrix, first, count, c, cStride, 0, true) { $0 + $1 }
  case .maximum: pool(isa, matrix, first, count, c, cStride, -.infinity, false) { I.maximum($0, $1) }
  case .minimum: pool(isa, matrix, first, count, c, cStride, .infinity, false) { I.minimum($0, $1) }
  }
}

/// Joins the taps of each row, beginning with `neutral`, and divides by their number for a mean.
@inlinable @inline(__always)
func pool<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ c: UnsafeMutablePointer<Float>,
  _ cStride: Int, _ neutral: Float, _ mean: Bool, _ join: (I.F32, I.F32) -> I.F32
) {
  for row in first..<first + count {
    let (image, position) = row.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * matrix.taps
    var scale: Float = 1
    if mean {
      var joined = 0
      for tap in 0..<matrix.taps where offsets[tap] >= 0 { joined += 1 }
      scale = 1 / Float(max(joined, 1))
    }
    var channel = 0
    while channel + 4 * I.lanes <= matrix.run {
      var results = InlineArray<4, I.F32>(repeating: I.splat(neutral))
      for tap in 0..<matrix.taps where offsets[tap] >= 0 {
        let source = base + Int(offsets[tap]) + channel
        for vector in 0..<4 { results[vector] = join(results[vector], I.load(source + vector * I.lanes)) }
      }
      let destination = c + row * cStride + channel
      for vector in 0..<4 { I.store(results[vector] * I.splat(scale), destination + vector * I.lanes) }
      channel += 4 * I.lanes
    }
    while channel < matrix.run {
      let used = min(I.lanes, matrix.run - channel)
      var result = I.splat(neutral)
      for tap in 0..<matrix.taps where offsets[tap] >= 0 {
        result = join(result, I.load(base + Int(offsets[tap]) + channel, used))
      }
      I.store(result * I.splat(scale), c + row * cStride + channel, used)
      channel += I.lanes
    }
  }
}
