import KerasGraph
import SIMDKernels

/// The activations of a cell's gates in training, whose results are the first parts of a step's record.
///
/// Where a derivative takes the argument, that is kept as a further part.
struct GateFunctions: Sendable {
  private let functions: [Activation]
  private let arguments: [Int?]
  /// The floats of a part for one sample, and the extent of the axis along which a function like softmax works.
  private let size: Int
  private let columns: Int
  private let kernels: KernelTable
  /// The parts of the record.
  let parts: Int

  /// - Parameter parts: how many parts the record has beside the arguments.
  init(_ functions: [Activation], of sums: GateSums, parts: Int, kernels: KernelTable) {
    self.functions = functions
    size = sums.size
    columns = sums.input.map.columns
    self.kernels = kernels
    var end = parts
    arguments = functions.map { function in
      if function.isDifferentiatedByResult { return nil }
      defer { end += 1 }
      return end
    }
    self.parts = end
  }

  /// Puts the results of a gate in the place of its sums.
  func apply(_ gate: Int, _ step: CellStep) {
    let (count, values) = (step.count * size, step.part(gate, size))
    if let argument = arguments[gate] { step.part(argument, size).update(from: values, count: count) }
    functions[gate].apply(rows: count / columns, columns: columns, values, values, kernels: kernels)
  }

  /// Puts the gradient by the sums of a gate in the place of its results, from that by the results.
  func goBack(_ gate: Int, _ step: CellStep, _ gradient: UnsafePointer<Float>) {
    let values = step.part(gate, size)
    functions[gate].applyGradient(
      rows: step.count * size / columns, columns: columns, arguments[gate].map { step.part($0, size) } ?? values,
      gradient, values, kernels: kernels)
  }
}

extension KernelTable {
  /// `y[i] = a[i] * b[i]`; works in place.
  func multiply(
    _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    combine(.multiply, count, a, 1, b, 1, y)
  }

  /// `y[i] = a[i] + b[i]`; works in place.
  func add(_ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    combine(.add, count, a, 1, b, 1, y)
  }

  /// `y[i] = a[i] - b[i]`; works in place.
  func subtract(
    _ count: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    combine(.subtract, count, a, 1, b, 1, y)
  }
}
