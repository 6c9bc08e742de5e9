/// Convolution by Winograd's minimal filtering.
///
/// Blocks of tiles, as many as keep their transformed patches and products in a cache near the core, meet one
/// panel of filters after another.
///
/// With `u` half a unit in the last place of 1, a result strays by at most `(channels + 20) u` times the sum
/// of the magnitudes of all that is added up on its way, `|A'|(|G g G'| * |B'||d||B|)|A|`. Random numbers stray
/// by some 1e-6 of the scale of the results with tiles of 4, a few 1e-7 with tiles of 2 or
/// stride 2.
@inlinable
func winograd<I: ISA>(
  _ isa: I.Type, _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ filter: UnsafePointer<Float>,
  _ scratch: UnsafeMutablePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
) {
  if tiles.stride == 2 {
    StridedBlock<I>.convolve(tiles, first, count, filter, scratch, c, epilogue)
  } else if tiles.size == 2 {
    WinogradBlock<I, 4>.convolve(tiles, first, count, filter, scratch, c, epilogue)
  } else {
    WinogradBlock<I, 6>.convolve(tiles, first, count, filter, scratch, c, epilogue)
  }
}

/// Some consecutive tiles on their way through a convolution with stride 1.
@usableFromInline
struct WinogradBlock<I: ISA, let patch: Int>: TileBlock {
  @usableFromInline typealias Transform = WinogradTransform<I, patch>
  @usableFromInline typealias Square = InlineArray<patch, Transform.Line>

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
  static var side: Int { patch }
  @inlinable @inline(__always)
  static var matrices: Int { patch }
}
