/// Convolution by Winograd's minimal filtering.
///
/// Blocks of tiles, as many as keep their transformed patches and products in a cache near the core, meet one
/// panel of filters after another.
///
/// With `u` half a unit in the last place of 1, a result strays by at most `(channels + 20) u` times the sum
/// of the magnitudes of all that is added up on its way, `|A'|(|G g G'| * |B'||d||B|)|A|`. Random numbers stray
/// by some 1e-6 of the scale of the results with tiles of 4, a few 1e-7 with tiles of 2.
@inlinable
func winograd<I: ISA>(
  _ isa: I.Type, _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ filter: UnsafePointer<Float>,
  _ scratch: UnsafeMutablePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
) {
  if tiles.size == 2 {
    WinogradBlock<I, 4>.convolve(tiles, first, count, filter, scratch, c, epilogue)
  } else {
    WinogradBlock<I, 6>.convolve(tiles, first, count, filter, scratch, c, epilogue)
  }
}

/// Some consecutive tiles on their way through the convolution.
///
/// Their transformed patches lie in `patches`, one element of all after the other, each in blocks of as many
/// channels as a vector has lanes; their products with a panel in `products`, all elements of one tile
/// together.
@usableFromInline
struct WinogradBlock<I: ISA, let patch: Int> {
  @usableFromInline typealias Transform = WinogradTransform<I, patch>
  @usableFromInline typealias Square = InlineArray<patch, Transform.Line>

  @usableFromInline let tiles: WinogradTiles
  @usableFromInline let first: Int
  @usableFromInline let count: Int
  @usableFromInline let patches: UnsafeMutablePointer<Float>
  @usableFromInline let products: UnsafeMutablePointer<Float>

  @inlinable
  static func convolve(
    _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ filter: UnsafePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
  ) {
    let channels = tiles.patches.run
    let patchCount = elements * ((channels + I.lanes - 1) / I.lanes * I.lanes)
    // A filter that stays in a near cache beside the tiles is read again at little cost.
    let least = elements * channels * tiles.columns <= 160 * 1024 ? 1 : 2
    let largest = max(least, 98_304 / (12 * (patchCount + productCount))) * 12
    let end = first + count
    var start = first
    while start < end {
      // A few tiles that are left join the last block: they alone would not repay reading the filter.
      let count = end - start <= largest + largest / 4 ? end - start : largest
      let block = Self(tiles, start, count, patches: scratch, products: scratch + count * patchCount)
      start += count
      block.transformPatches()
      for column in stride(from: 0, to: tiles.columns, by: 2 * I.lanes) {
        let panel = filter + column * elements * channels
        let epilogue = epilogue.advanced(I.self, by: column)
        let columns = min(2 * I.lanes, tiles.columns - column)
        if columns > I.lanes {
          WinogradProduct<I, 2>.multiply(block, panel)
        } else {
          WinogradProduct<I, 1>.multiply(block, panel)
        }
        block.transformProducts(c + column, columns, epilogue)
      }
    }
  }

  /// The elements of a patch.
  @inlinable @inline(__always)
  static var elements: Int { patch * patch }

  /// The floats of one tile's products with a panel.
  @inlinable @inline(__always)
  static var productCount: Int { patch * patch * 2 * I.lanes }

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

  /// The floats from one element of the transformed patches to the next.
  @inlinable @inline(__always)
  var elementStride: Int { (tiles.patches.run + I.lanes - 1) / I.lanes * I.lanes * count }
}
