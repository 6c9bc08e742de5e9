import KerasGraph
import SIMDKernels

/// The rows that some axes of a sample make: each row runs over these axes, one row for each position on the
/// others.
///
/// Kernels work on rows without gaps; where the axes are not the last ones, the data is permuted on the way.
struct AxisRows: Sendable {
  /// The values in a row.
  let columns: Int
  /// The rows of one sample.
  let count: Int
  private let extents: [Int]
  /// The axes of `extents` in the order that puts those of a row last.
  private let order: [Int]

  /// - Parameters:
  ///   - axes: axes of a sample, from 0 up; a row runs over them in ascending order.
  init(_ axes: [Int], of extents: [Int]) {
    self.extents = extents
    order = extents.indices.filter { !axes.contains($0) } + axes.sorted()
    columns = axes.reduce(1) { $0 * extents[$1] }
    count = extents.reduce(1, *) / max(columns, 1)
  }

  /// The step that runs `body` on all rows; `body` must work in place.
  func step(
    _ body:
      @escaping @Sendable (_ rows: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) -> Void
  ) -> Step {
    let (columns, count, extents, order) = (columns, count, extents, order)
    guard order != Array(extents.indices) else {
      return Step { call in
        call.team.divide(call.samples * count, grain: 4096 / max(columns, 1) + 1) { rows in
          let start = rows.lowerBound * columns
          body(rows.count, call.input + start, call.output + start)
        }
      }
    }
    let permuted = order.map { extents[$0] }
    let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
    return Step(scratchPerSample: count * columns) { call in
      let (rows, samples) = (call.scratch, call.samples)
      Layout.permute(call.input, [samples] + extents, [0] + order.map { $0 + 1 }, rows)
      body(samples * count, UnsafePointer(rows), rows)
      Layout.permute(UnsafePointer(rows), [samples] + permuted, [0] + back.map { $0 + 1 }, call.output)
    }
  }
}
