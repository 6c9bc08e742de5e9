/// The tiles of a convolution by Winograd's minimal filtering, stride 1, window 3x3: which patch of the input
/// each reads, and which part of the result it is.
///
/// Tile `t` is the square of `size` by `size` results in row `t / across` and column `t % across` of the
/// tiles of an image, where `across = (width + size - 1) / size`; what lies beyond the result is dropped.
public struct WinogradTiles: Sendable {
  /// A row for each tile: the `(size + 2) * (size + 2)` elements of its patch in row-major order.
  public var patches: GatheredRows
  /// 2 or 4: F(2x2, 3x3) or F(4x4, 3x3).
  public var size: Int
  /// The extents of the result of an image.
  public var height: Int
  public var width: Int
  /// The channels of the result.
  public var filters: Int

  @inlinable
  public init(patches: GatheredRows, size: Int, height: Int, width: Int, filters: Int) {
    self.patches = patches
    self.size = size
    self.height = height
    self.width = width
    self.filters = filters
  }
}
