import KerasGraph
import SIMDKernels

/// A matrix product whose second matrix is packed: `rows` by `columns` results that each sum up `depth` products.
struct ProductExtents {
  let rows: Int
  let columns: Int
  let depth: Int
}

extension Team {
  /// The multiply-adds that repay handing a part of a step to another thread.
  static let leastWork = 40_000

  /// Whether ``divide(_:panel:mostColumnParts:_:)`` gives threads columns: where there are more of them than rows, so
  /// that threads read as little as possible in common. Not so if the rows repay reading all panels and these are
  /// few, or no even division.
  func dividesColumns(_ product: ProductExtents, panel: Int) -> Bool {
    guard size > 1, product.rows < product.columns, product.columns > panel else { return false }
    let panels = (product.columns + panel - 1) / panel
    let (mostPanels, mostRows) = ((panels + size - 1) / size, (product.rows + size - 1) / size)
    guard mostRows >= Self.rowsThatRepayPanels else { return true }
    return product.depth * product.columns > Self.fewPanels && product.rows * mostPanels <= mostRows * panels
  }

  /// The rows that a thread must have for their products to take longer than reading the panels.
  private static let rowsThatRepayPanels = 16

  /// The floats of panels that threads may all read.
  private static let fewPanels = 64 * 1024

  /// Divides a product along the rows, or along the columns into whole panels, then into `mostColumnParts` at most.
  func divide(
    _ product: ProductExtents, panel: Int, mostColumnParts: Int = .max,
    _ work: (_ part: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    let panels = (product.columns + panel - 1) / panel
    if !dividesColumns(product, panel: panel) {
      divide(product.rows, grain: Self.leastWork / max(product.columns * product.depth, 1) + 1) { part, rows in
        work(part, rows, 0..<product.columns)
      }
    } else {
      let least = Self.leastWork / max(product.rows * panel * product.depth, 1) + 1
      divide(panels, grain: max(least, (panels - 1) / mostColumnParts + 1)) { part, range in
        work(
          part, 0..<product.rows, range.lowerBound * panel..<min(range.upperBound * panel, product.columns))
      }
    }
  }
}
