/// Reduces each channel of a row over the taps that are not padding.
@inlinable
func gatheredReduction<I: ISA>(
  _ isa: I.Type, _ reduction: Reduction, _ matrix: GatheredRows, _ first: Int, _ count: Int,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int
) {
  for row in first..<first + count {
    let (image, position) = row.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * matrix.taps
    for column in stride(from: 0, to: matrix.run, by: I.lanes) {
      let used = min(I.lanes, matrix.run - column)
      var partial = I.splat(I.neutral(reduction))
      var joined = 0
      for tap in 0..<matrix.taps where offsets[tap] >= 0 {
        partial = I.join(reduction, partial, I.load(base + Int(offsets[tap]) + column, used))
        joined += 1
      }
      if reduction == .mean { partial /= I.splat(Float(max(joined, 1))) }
      I.store(partial, c + row * cStride + column, used)
    }
  }
}
