/// Some consecutive tiles on their way through a convolution by Winograd's minimal filtering.
///
/// Their transformed patches lie in `patches`, one element of all after the other, each in blocks of as many
/// channels as a vector has lanes; their products with a panel in `products`, all elements of one tile
/// together.
@usableFromInline
protocol TileBlock<I> {
  associatedtype I: ISA

  var tiles: WinogradTiles { get }
  var first: Int { get }
  var count: Int { get }
  var patches: UnsafeMutablePointer<Float> { get }
  var products: UnsafeMutablePointer<Float> { get }

  init(
    _ tiles: WinogradTiles, _ first: Int, _ count: Int, patches: UnsafeMutablePointer<Float>,
    products: UnsafeMutablePointer<Float>)

  /// The elements of a patch along each axis, transformed or not.
  static var side: Int { get }

  /// The matrices of a transformed filter along each axis: the last of them serves all elements that are left.
  static var matrices: Int { get }

  /// Transforms `used` channels from `channel` on of a patch, and asks for those of a later one.
  func transformPatch(
    _ place: PatchPlace, _ ahead: PatchPlace, _ channel: Int, _ used: Int, _ destination: UnsafeMutablePointer<Float>)

  /// Transforms a vector of the products of a tile, which may be overwritten, into results.
  func storeResults(
    _ products: UnsafeMutablePointer<Float>, _ cursor: TileCursor, _ c: UnsafeMutablePointer<Float>, _ used: Int,
    _ epilogue: VectorEpilogue<I>)
}

extension TileBlock {
  @inlinable
  static func convolve(
    _ tiles: WinogradTiles, _ first: Int, _ count: Int, _ filter: UnsafePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ epilogue: Epilogue
  ) {
    let channels = tiles.patches.run
    let depth = matrices * matrices * channels
    let patchCount = elements * ((channels + I.lanes - 1) / I.lanes * I.lanes)
    // A filter that stays in a near cache beside the tiles is read again at little cost.
    let least = depth * tiles.columns <= 160 * 1024 ? 1 : 2
    let largest = max(least, 98_304 / (12 * (patchCount + productCount))) * 12
    let end = first + count
    var start = first
    while start < end {
      // A few tiles that are left join the last block: they alone would not repay reading the filter.
      let count = end - start <= largest + largest / 4 ? end - start : largest
      let products = scratch + (count * patchCount + elements * I.lanes)
      let block = Self(tiles, start, count, patches: scratch, products: products)
      start += count
      block.transformPatches()
      for column in stride(from: 0, to: tiles.columns, by: 2 * I.lanes) {
        let panel = filter + column * depth
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
  static var elements: Int { side * side }

  /// The floats of one tile's products with a panel.
  @inlinable @inline(__always)
  static var productCount: Int { side * side * 2 * I.lanes }

  /// The floats from one element of the transformed patches to the next: a vector more than they take, so that the
  /// elements of a patch do not compete for the same lines of the nearest cache.
  @inlinable @inline(__always)
  var elementStride: Int { (tiles.patches.run + I.lanes - 1) / I.lanes * I.lanes * count + I.lanes }
}
