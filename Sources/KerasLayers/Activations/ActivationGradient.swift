import KerasGraph
import SIMDKernels

extension Activation {
  /// Whether the gradient is a function of the results; if not, it takes the arguments.
  var isDifferentiatedByResult: Bool {
    switch self {
    case .linear, .softmax, .logSoftmax: true
    case .elementwise(_, let function): function.isDifferentiatedByResult
    case .sparsemax, .glu: false
    }
  }

  /// The gradient by the arguments of `rows` rows of `columns` arguments: `v` holds the results if the function is
  /// differentiated by them, else the arguments. Works in place on `dy`, except `glu`.
  func applyGradient(
    rows: Int, columns: Int, _ v: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    kernels: KernelTable
  ) {
    switch self {
    case .linear:
      if UnsafePointer(dx) != dy { dx.update(from: dy, count: rows * columns) }
    case .elementwise(_, let function): kernels.applyGradient(function, rows * columns, v, dy, dx)
    case .softmax: kernels.softmaxGradient(rows, columns, v, dy, dx)
    case .logSoftmax: kernels.logSoftmaxGradient(rows, columns, v, dy, dx)
    case .sparsemax:
      for row in 0..<rows {
        Self.sparsemaxGradient(columns, v + row * columns, dy + row * columns, dx + row * columns)
      }
    case .glu:
      let half = columns / 2
      for row in 0..<rows {
        let (values, d) = (v + row * columns, dy + row * half)
        let (first, second) = (dx + row * columns, dx + row * columns + half)
        // With s = sigmoid(b) and y = a s: the gradients are dy s and dy a s (1 - s).
        kernels.apply(.sigmoid, half, values + half, first)
        kernels.combine(.multiply, half, d, 1, values, 1, second)
        kernels.applyGradient(.sigmoid, half, UnsafePointer(first), UnsafePointer(second), second)
        kernels.combine(.multiply, half, d, 1, UnsafePointer(first), 1, first)
      }
    }
  }

  /// The gradient of Keras' sparsemax: all values above the threshold share what leads to it, `(k - j) / k` of it to
  /// the value of rank `j` among the `k` of the support.
  private static func sparsemaxGradient(
    _ count: Int, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>
  ) {
    let order = (0..<count).sorted { x[$0] > x[$1] }
    let threshold = SparsemaxThreshold(order.lazy.map { x[$0] })
    var shared: Float = 0
    for index in 0..<count {
      let given = x[index] > threshold.value ? dy[index] : 0
      shared += given
      dx[index] = given
    }
    for (rank, index) in order.prefix(threshold.support).enumerated() {
      dx[index] -= shared * Float(threshold.support - rank) / Float(threshold.support)
    }
  }
}

/// The threshold of Keras 3's sparsemax, which sums the partial sums of all values in the support: equal to that of
/// the projection on the probability simplex (Martins and Astudillo, https://arxiv.org/abs/1602.02068) only where the
/// support is one value.
struct SparsemaxThreshold {
  let value: Float
  /// How many of the greatest values the support has.
  let support: Int

  /// - Parameter sorted: the values in descending order.
  init(_ sorted: some Sequence<Float>) {
    var sum: Float = 0
    var sumOfSums: Float = 0
    var support = 0
    for (index, value) in sorted.enumerated() {
      sum += value
      if value > (sum - 1) / Float(index + 1) {
        sumOfSums += sum
        support += 1
      }
    }
    value = (sumOfSums - 1) / Float(support)
    self.support = support
  }
}
