/// Packs a `depth x columns` matrix into panels of two vectors of columns; missing columns are zero.
@inlinable
func packPanels<I: ISA>(
  _ isa: I.Type, _ depth: Int, _ columns: Int, _ source: UnsafePointer<Float>, _ rowStride: Int,
  _ columnStride: Int,
  _ packed: UnsafeMutablePointer<Float>
) {
  let width = 2 * I.lanes
  var destination = packed
  for first in stride(from: 0, to: columns, by: width) {
    let used = min(width, columns - first)
    for k in 0..<depth {
      let row = source + k * rowStride + first * columnStride
      if columnStride == 1, used == width {
        I.store(I.load(row), destination)
        I.store(I.load(row + I.lanes), destination + I.lanes)
        destination += width
        continue
      }
      for n in 0..<used { destination[n] = row[n * columnStride] }
      for n in used..<width { destination[n] = 0 }
      destination += width
    }
  }
}

/// The product of an ordinary matrix with packed panels: a gathered product whose rows are images with a
/// single tap.
@inlinable
func product<I: ISA>(
  _ isa: I.Type, _ rows: Int, _ columns: Int, _ depth: Int, _ a: UnsafePointer<Float>, _ aStride: Int,
  _ packed: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ cStride: Int, _ accumulate: Bool,
  _ epilogue: Epilogue
) {
  var offset: Int32 = 0
  withUnsafePointer(to: &offset) { offset in
    let matrix = GatheredRows(
      base: a, offsets: offset, rowsPerImage: 1, taps: 1, run: depth, imageStride: aStride, zeros: a)
    gatheredProduct(isa, matrix, 0, rows, columns, packed, c, cStride, accumulate, epilogue)
  }
}
