extension WinogradBlock {
  @usableFromInline typealias Pointers = InlineArray<patch, InlineArray<patch, UnsafePointer<Float>>>

  /// Transforms the patches of the block's tiles.
  @inlinable
  func transformPatches() {
    let matrix = tiles.patches
    var (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    for tile in 0..<count {
      let pointers = pointers(image, position)
      var channel = 0
      var destination = patches + tile * I.lanes
      while channel + I.lanes <= matrix.run {
        transformPatch(pointers, channel, I.lanes, destination)
        destination += count * I.lanes
        channel += I.lanes
      }
      if channel < matrix.run { transformPatch(pointers, channel, matrix.run - channel, destination) }
      position += 1
      if position == matrix.rowsPerImage {
        position = 0
        image += 1
      }
    }
  }

  /// Where the elements of a patch lie.
  @inlinable @inline(__always)
  func pointers(_ image: Int, _ position: Int) -> Pointers {
    let matrix = tiles.patches
    var pointers = Pointers(repeating: InlineArray(repeating: matrix.zeros))
    let base = matrix.base + image * matrix.imageStride
    let offsets = matrix.offsets + position * Self.elements
    for i in 0..<patch {
      for j in 0..<patch {
        let offset = Int(offsets[i * patch + j])
        pointers[i][j] = offset < 0 ? matrix.zeros : base + offset
      }
    }
    return pointers
  }

  /// Transforms `used` channels of one patch from `channel` on.
  @inlinable @inline(__always)
  func transformPatch(
    _ pointers: Pointers, _ channel: Int, _ used: Int, _ destination: UnsafeMutablePointer<Float>
  ) {
    var square = Square(repeating: Transform.Line(repeating: I.splat(0)))
    for j in 0..<patch {
      var line = Transform.Line(repeating: I.splat(0))
      for i in 0..<patch { line[i] = I.load(pointers[i][j] + channel, used) }
      let transformed = Transform.input(line)
      for i in 0..<patch { square[i][j] = transformed[i] }
    }
    for i in 0..<patch {
      let transformed = Transform.input(square[i])
      for j in 0..<patch { I.store(transformed[j], destination + (i * patch + j) * elementStride) }
    }
  }
}
