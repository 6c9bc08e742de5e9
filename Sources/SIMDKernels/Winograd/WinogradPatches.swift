public import CVector

extension TileBlock {
  /// Transforms the patches of the block's tiles.
  @inlinable
  func transformPatches() {
    let matrix = tiles.patches
    var cursor = TileCursor(tiles, first)
    var ahead = TileCursor(tiles, first + 2)
    for tile in 0..<count {
      let patch = PatchPlace(matrix, cursor, Self.elements)
      let next = PatchPlace(matrix, ahead, Self.elements)
      var channel = 0
      var destination = patches + tile * I.lanes
      while channel + I.lanes <= matrix.run {
        transformPatch(patch, next, channel, I.lanes, destination)
        destination += count * I.lanes
        channel += I.lanes
      }
      if channel < matrix.run { transformPatch(patch, next, channel, matrix.run - channel, destination) }
      cursor.advance()
      ahead.advance()
    }
  }
}

extension WinogradBlock {
  @inlinable @inline(__always)
  func transformPatch(
    _ place: PatchPlace, _ ahead: PatchPlace, _ channel: Int, _ used: Int, _ destination: UnsafeMutablePointer<Float>
  ) {
    let columns = Square { j in
      Transform.input(
        Transform.Line { i in
          // The first two columns are mostly those of the patch before.
          if j >= 2 { prefetch(ahead.base + (Int(ahead.offsets[i * patch + j]) &+ channel)) }
          let offset = Int(place.offsets[i * patch + j])
          return I.load((offset < 0 ? tiles.patches.zeros : place.base + offset) + channel, used)
        })
    }
    let elementStride = elementStride
    var destination = destination
    for i in 0..<patch {
      let transformed = Transform.input(Transform.Line { columns[$0][i] })
      for j in 0..<patch {
        I.store(transformed[j], destination)
        destination += elementStride
      }
    }
  }
}

/// Where the elements of a patch lie.
@usableFromInline
struct PatchPlace {
  @usableFromInline let base: UnsafePointer<Float>
  @usableFromInline let offsets: UnsafePointer<Int32>

  @inlinable @inline(__always)
  init(_ matrix: GatheredRows, _ cursor: TileCursor, _ elements: Int) {
    base = matrix.base + cursor.image * matrix.imageStride
    offsets = matrix.offsets + cursor.position * elements
  }
}
