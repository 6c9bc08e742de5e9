/// Depthwise convolution: every channel of a row meets its own weight at each tap.
@inlinable
func gatheredDepthwise<I: ISA>(
  _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ count: Int, _ weights: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ epilogue: Epilogue
) {
  for row in first..<first + count {
    let rows = TileRows<1>(isa, matrix, row, row + 1)
    for column in stride(from: 0, to: matrix.run, by: I.lanes) {
      let used = min(I.lanes, matrix.run - column)
      var sum = I.splat(0)
      for tap in 0..<matrix.taps {
        let a = rows.pointers(isa, tap, matrix.zeros)[0]
        sum = I.fma(I.load(a + column, used), I.load(weights + tap * matrix.run + column, used), sum)
      }
      I.store(epilogue.apply(isa, sum, column, used), c + row * cStride + column, used)
    }
  }
}
