public import CVector

/// Some consecutive tiles of 4 by 4 results on their way through a convolution with stride 2.
///
/// Of the nine elements of a line, transformed or multiplied, the first five are those of the even places, the others
/// those of the odd ones.
@usableFromInline
struct StridedBlock<I: ISA>: TileBlock {
  @usableFromInline typealias Transform = StridedTransform<I>

  @usableFromInline let tiles: WinogradTiles
  @usableFromInline let first: Int
  @usableFromInline let count: Int
  @usableFromInline let patches: UnsafeMutablePointer<Float>
  @usableFromInline let products: UnsafeMutablePointer<Float>

  @inlinable @inline(__always)
  init(
    _ tiles: WinogradTiles, _ first: Int, _ count: Int, patches: UnsafeMutablePointer<Float>,
    products: UnsafeMutablePointer<Float>
  ) {
    self.tiles = tiles
    self.first = first
    self.count = count
    self.patches = patches
    self.products = products
  }

  @inlinable @inline(__always)
  static var side: Int { 9 }
  @inlinable @inline(__always)
  static var matrices: Int { 6 }

  @inlinable @inline(__always)
  func transformPatch(
    _ place: PatchPlace, _ ahead: PatchPlace, _ channel: Int, _ used: Int, _ destination: UnsafeMutablePointer<Float>
  ) {
    let (row, element) = (Self.side * elementStride, elementStride)
    // Few enough at a time for registers.
    let columns = InlineArray<5, Transform.Phase> { j in
      Transform.input(Transform.Phase { i in load(2 * i, 2 * j, of: place, ahead, channel, used) })
    }
    for i in 0..<5 {
      let line = Transform.input(Transform.Phase { columns[$0][i] })
      for j in 0..<5 { I.store(line[j], destination + (i * row + j * element)) }
    }
    for odd in 0..<4 {
      let column = Transform.input(Transform.Phase { load(2 * $0, 2 * odd + 1, of: place, ahead, channel, used) })
      for i in 0..<5 { I.store(column[i], destination + (i * row + (5 + odd) * element)) }
      let line = Transform.input(Transform.Phase { load(2 * odd + 1, 2 * $0, of: place, ahead, channel, used) })
      for j in 0..<5 { I.store(line[j], destination + ((5 + odd) * row + j * element)) }
      for j in 0..<4 {
        let value = load(2 * odd + 1, 2 * j + 1, of: place, ahead, channel, used)
        I.store(value, destination + ((5 + odd) * row + (5 + j) * element))
      }
    }
  }

  /// Loads an element of a patch, and asks for that of a later one.
  @inlinable @inline(__always)
  func load(
    _ i: Int, _ j: Int, of place: PatchPlace, _ ahead: PatchPlace, _ channel: Int, _ used: Int
  ) -> I.F32 {
    let index = i * Self.side + j
    // The first column is mostly that of the patch before.
    if j > 0 { prefetch(ahead.base + (Int(ahead.offsets[index]) &+ channel)) }
    let offset = Int(place.offsets[index])
    return I.load((offset < 0 ? tiles.patches.zeros : place.base + offset) + channel, used)
  }

  @inlinable @inline(__always)
  func storeResults(
    _ products: UnsafeMutablePointer<Float>, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>
  ) {
    let (row, element) = (Self.side * 2 * I.lanes, 2 * I.lanes)
    // What a column becomes takes the place of its first products.
    for j in 0..<Self.side {
      let column = products + j * element
      let results = Transform.output(Transform.Products { I.load(column + $0 * row) })
      for i in 0..<4 { I.store(results[i], column + i * row) }
    }
    let (height, width) = (cursor.height, cursor.width)
    for i in 0..<4 where i < height {
      let line = Transform.output(Transform.Products { I.load(products + (i * row + $0 * element)) })
      var destination = c + (cursor.corner + i * tiles.width) * tiles.filters
      for j in 0..<4 where j < width {
        I.store(epilogue.apply(line[j]), destination, used)
        destination += tiles.filters
      }
    }
  }
}
