import KerasGraph
import SIMDKernels

/// Packs a matrix whose numbers change from run to run for ``KernelTable/product``, with the help of a team.
struct ProductPanels: Sendable {
  private let kernels: KernelTable
  private let depth: Int
  private let columns: Int

  init(_ kernels: KernelTable, depth: Int, columns: Int) {
    self.kernels = kernels
    self.depth = depth
    self.columns = columns
  }

  /// The floats of the packed matrix.
  var count: Int { kernels.packedCount(depth: depth, columns: columns) }

  /// Packs a matrix whose element (k, n) lies at `source[k * rowStride + n * columnStride]` into `memory`.
  @discardableResult
  func pack(
    _ source: UnsafePointer<Float>, rowStride: Int, columnStride: Int, _ memory: UnsafeMutablePointer<Float>,
    _ team: Team
  ) -> UnsafePointer<Float> {
    let width = kernels.panelWidth
    team.divide((columns + width - 1) / width, grain: 16_384 / max(depth * width, 1) + 1) { panels in
      let first = panels.lowerBound * width
      kernels.packPanels(
        depth, min(panels.upperBound * width, columns) - first, source + first * columnStride, rowStride, columnStride,
        memory + first * depth)
    }
    return UnsafePointer(memory)
  }
}
