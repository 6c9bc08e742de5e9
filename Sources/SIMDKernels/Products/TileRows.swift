public import CVector

/// Where the rows of a tile lie.
@usableFromInline
struct TileRows<let count: Int> {
  @usableFromInline let images: InlineArray<count, UnsafePointer<Float>>
  @usableFromInline let offsets: InlineArray<count, UnsafePointer<Int32>>

  /// The rows from `first` on; row `limit - 1` is repeated in place of those beyond it.
  @inlinable @inline(__always)
  init<I: ISA>(_ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ limit: Int) {
    let (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    var images = InlineArray<count, UnsafePointer<Float>>(repeating: matrix.base + image * matrix.imageStride)
    var offsets = InlineArray<count, UnsafePointer<Int32>>(repeating: matrix.offsets + position * matrix.taps)
    let end = matrix.offsets + matrix.rowsPerImage * matrix.taps
    for row in 1..<count {
      images[row] = images[row - 1]
      offsets[row] = offsets[row - 1]
      guard first + row < limit else { continue }
      offsets[row] += matrix.taps
      guard offsets[row] == end else { continue }
      offsets[row] = matrix.offsets
      images[row] += matrix.imageStride
    }
    self.images = images
    self.offsets = offsets
  }

  /// The starts of the rows from `first` on of a dense matrix, of which `used` exist; the last of them is repeated.
  @inlinable @inline(__always)
  static func dense<I: ISA>(
    _ isa: I.Type, _ matrix: GatheredRows, _ first: Int, _ used: Int
  ) -> InlineArray<count, UnsafePointer<Float>> {
    var pointer = matrix.base + first * matrix.imageStride
    var pointers = InlineArray<count, UnsafePointer<Float>>(repeating: pointer)
    for row in 0..<count {
      pointers[row] = in_scalar_register(pointer)
      if row + 1 < used { pointer += matrix.imageStride }
    }
    return pointers
  }

  /// The start of each row's run at `tap`.
  @inlinable @inline(__always)
  func pointers<I: ISA>(
    _ isa: I.Type, _ tap: Int, _ zeros: UnsafePointer<Float>
  ) -> InlineArray<count, UnsafePointer<Float>> {
    var pointers = InlineArray<count, UnsafePointer<Float>>(repeating: zeros)
    for row in 0..<count {
      let offset = Int(offsets[row][tap])
      pointers[row] = in_scalar_register(offset < 0 ? zeros : images[row] + offset)
    }
    return pointers
  }
}
