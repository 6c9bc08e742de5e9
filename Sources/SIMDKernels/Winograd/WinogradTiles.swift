/// The tiles of a convolution by Winograd's minimal filtering, window 3x3: which patch of the input
/// each reads, and which part of the result it is.
///
/// Tile `t` is the square of `size` by `size` results in row `t / across` and column `t % across` of the
/// tiles of an image, where `across = (width + size - 1) / size`; what lies beyond the result is dropped.
public struct WinogradTiles: Sendable {
  /// A row for each tile: the `patch * patch` elements of its patch in row-major order.
  public var patches: GatheredRows
  /// 2 or 4: F(2x2, 3x3) or F(4x4, 3x3).
  public var size: Int
  /// From each window to the next: 1, or 2 with tiles of 4 that are not pooled.
  public var stride: Int
  /// The extents of the convolution's result for an image.
  public var height: Int
  public var width: Int
  /// The filters to compute, all by default: the first of them is the one that all pointers point to.
  public var columns: Int
  /// The channels of the result.
  public var filters: Int
  /// Whether only the greatest of each square of 2 by 2 results is stored, epilogue and all, in an image of half the extents,
  /// rounded down.
  public var isPooled: Bool

  @inlinable
  public init(
    patches: GatheredRows, size: Int, stride: Int = 1, height: Int, width: Int, columns: Int? = nil, filters: Int,
    isPooled: Bool = false
  ) {
    self.patches = patches
    self.size = size
    self.stride = stride
    self.height = height
    self.width = width
    self.columns = columns ?? filters
    self.filters = filters
    self.isPooled = isPooled
  }
}

/// A tile among those of all images.
@usableFromInline
struct TileCursor {
  @usableFromInline var image: Int
  /// Its number in the image, and its row and column there.
  @usableFromInline var position: Int
  @usableFromInline var y: Int
  @usableFromInline var x: Int
  @usableFromInline let across: Int
  @usableFromInline let tiles: WinogradTiles

  @inlinable @inline(__always)
  init(_ tiles: WinogradTiles, _ tile: Int) {
    self.tiles = tiles
    across = (tiles.width + tiles.size - 1) / tiles.size
    (image, position) = tile.quotientAndRemainder(dividingBy: tiles.patches.rowsPerImage)
    (y, x) = position.quotientAndRemainder(dividingBy: across)
  }

  @inlinable @inline(__always)
  mutating func advance() {
    (x, position) = (x + 1, position + 1)
    if x == across { (x, y) = (0, y + 1) }
    if position == tiles.patches.rowsPerImage { (image, position, x, y) = (image + 1, 0, 0, 0) }
  }

  /// The place of its first result among the pixels of all images.
  @inlinable @inline(__always)
  var corner: Int { (image * tiles.height + y * tiles.size) * tiles.width + x * tiles.size }

  /// The same among the pixels of all images after the pooling.
  @inlinable @inline(__always)
  var pooledCorner: Int {
    let half = tiles.size / 2
    return (image * (tiles.height / 2) + y * half) * (tiles.width / 2) + x * half
  }

  /// The extents of what of it lies in the result.
  @inlinable @inline(__always)
  var height: Int { min(tiles.size, tiles.height - y * tiles.size) }
  @inlinable @inline(__always)
  var width: Int { min(tiles.size, tiles.width - x * tiles.size) }
}
