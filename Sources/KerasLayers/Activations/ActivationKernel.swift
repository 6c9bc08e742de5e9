import KerasGraph
import SIMDKernels

extension Activation {
  /// Applies the function to `rows` rows of `columns` values: the last axis for those that work on one. Works
  /// in place, except `glu`, whose rows shrink to a half.
  func apply(
    rows: Int, columns: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, kernels: KernelTable
  ) {
    switch self {
    case .linear:
      if UnsafePointer(y) != x { y.update(from: x, count: rows * columns) }
    case .elementwise(_, let function): kernels.apply(function, rows * columns, x, y)
    case .softmax: kernels.softmax(rows, columns, x, y)
    case .logSoftmax: kernels.logSoftmax(rows, columns, x, y)
    case .sparsemax:
      for row in 0..<rows { Self.sparsemax(columns, x + row * columns, y + row * columns) }
    case .glu:
      let half = columns / 2
      for row in 0..<rows {
        kernels.apply(.sigmoid, half, x + row * columns + half, y + row * half)
        kernels.combine(
          .multiply, half, x + row * columns, 1, UnsafePointer(y + row * half), 1, y + row * half)
      }
    }
  }

  private static func sparsemax(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    let threshold = SparsemaxThreshold(UnsafeBufferPointer(start: x, count: count).sorted(by: >)).value
    for index in 0..<count { y[index] = max(x[index] - threshold, 0) }
  }
}
