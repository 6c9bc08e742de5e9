import SIMDKernels

/// One input of a ``Dot``: a matrix whose rows run along the axis that is summed over.
struct DotOperand: Sendable {
  let extents: [Int]
  /// The axes of a sample, that of the sum last.
  let order: [Int]
  /// The extent of the axis of the sum.
  let depth: Int
  /// The number of rows.
  let count: Int
  /// What a row is divided by where it is shorter.
  private static let epsilon: Float = 1e-7

  init(_ extents: [Int], axis: Int) {
    let axis = axis < 0 ? axis + extents.count : axis - 1
    self.extents = extents
    order = extents.indices.filter { $0 != axis } + [axis]
    depth = extents[axis]
    count = extents.reduce(1, *) / max(depth, 1)
  }

  /// Writes the rows of one sample, each divided by its length where asked for.
  func rows(
    _ input: UnsafePointer<Float>, sample: Int, normalize: Bool, _ rows: UnsafeMutablePointer<Float>,
    _ kernels: KernelTable
  ) {
    Layout.permute(input + sample * depth * count, extents, order, rows)
    if normalize { kernels.unitRows(count, depth, Self.epsilon, UnsafePointer(rows), rows) }
  }

  /// Stores the gradient by one sample of the input, from that by its rows.
  ///
  /// - Parameters:
  ///   - gradient: the gradient by the rows; behind it, memory for as many floats.
  ///   - normalize: whether the rows were divided by their lengths.
  func scatter(
    _ gradient: UnsafeMutablePointer<Float>, normalize: Bool, of input: UnsafePointer<Float>, sample: Int,
    _ target: UnsafeMutablePointer<Float>, _ kernels: KernelTable
  ) {
    if normalize {
      let rows = gradient + depth * count
      Layout.permute(input + sample * depth * count, extents, order, rows)
      kernels.unitRowsGradient(
        count, depth, Self.epsilon, UnsafePointer(rows), UnsafePointer(gradient), gradient)
    }
    Layout.permute(
      UnsafePointer(gradient), order.map { extents[$0] }, order.inverseOrder, target + sample * depth * count)
  }
}
