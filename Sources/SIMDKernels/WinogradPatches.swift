extension WinogradBlock {
  /// Transforms the patches of the block's tiles.
  @inlinable
  func transformPatches() {
    let matrix = tiles.patches
    var (image, position) = first.quotientAndRemainder(dividingBy: matrix.rowsPerImage)
    for tile in 0..<count {
      let base = matrix.base + image * matrix.imageStride
      let offsets = matrix.offsets + position * Self.elements
      var channel = 0
      var destination = patches + tile * I.lanes
      while channel + I.lanes <= matrix.run {
        transformPatch(base, offsets, channel, I.lanes, destination)
        destination += count * I.lanes
        channel += I.lanes
      }
      if channel < matrix.run { transformPatch(base, offsets, channel, matrix.run - channel, destination) }
      position += 1
      if position == matrix.rowsPerImage {
        position = 0
        image += 1
      }
    }
  }

  /// Transforms `used` channels from `channel` on of the patch whose elements lie at `offsets` behind `base`.
  @inlinable @inline(__always)
  func transformPatch(
    _ base: UnsafePointer<Float>, _ offsets: UnsafePointer<Int32>, _ channel: Int, _ used: Int,
    _ destination: UnsafeMutablePointer<Float>
  ) {
    var square = Square(repeating: Transform.Line(repeating: I.splat(0)))
    for j in 0..<patch {
      var line = Transform.Line(repeating: I.splat(0))
      for i in 0..<patch {
        let offset = Int(offsets[i * patch + j])
        let element = offset < 0 ? tiles.patches.zeros : base + offset
        line[i] = I.load(element + channel, used)
      }
      let transformed = Transform.input(line)
      for i in 0..<patch { square[i][j] = transformed[i] }
    }
    let elementStride = elementStride
    var destination = destination
    for i in 0..<patch {
      let transformed = Transform.input(square[i])
      for j in 0..<patch {
        I.store(transformed[j], destination)
        destination += elementStride
      }
    }
  }
}
