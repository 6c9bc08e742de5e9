import KernelSelection
import SIMDKernels
import Testing

@Suite("Derivatives of elementwise functions")
struct ElementwiseGradientTests {
  /// Arguments off the points where functions bend, and where they neither overflow nor vanish.
  static let arguments: [Float] = (-700...700).map { Float($0) / 100 + 0.0037 }

  @Test("are the slopes of the functions", arguments: Accuracy.all.map(\.function), KernelTable.available)
  func slopes(function: ElementwiseFunction, kernels: KernelTable) {
    let derivatives = derivatives(function, Self.arguments, kernels)
    var worst = (error: 0.0, x: Float(0))
    for (x, derivative) in zip(Self.arguments, derivatives) {
      let (x0, step) = (Double(x), 1e-5)
      let slope = (reference(function, x0 + step) - reference(function, x0 - step)) / (2 * step)
      guard slope.isFinite else { continue }
      let error = abs(Double(derivative) - slope) / max(abs(slope), 1)
      if !(error <= worst.error) { worst = (error, x) }
    }
    #expect(worst.error <= 2e-5, "at \(worst.x)")
  }

  /// Keras has 2 for celu at 0, where it adds the derivatives of `max(x, 0)` and `min(x, 0)`; and 1.05 for selu at
  /// -1e-20, whose result vanishes in TensorFlow.
  @Test("are those of the function where Keras' are accidents of a formula", arguments: KernelTable.available)
  func accidents(kernels: KernelTable) {
    #expect(derivatives(.celu(alpha: 2), [0, -0.0], kernels) == [1, 1])
    #expect(abs(derivatives(.selu, [-1e-20], kernels)[0] - 1.7580993) < 1e-6)
  }

  @Test("vanish below 0 for elu without a slope", arguments: KernelTable.available)
  func flatElu(kernels: KernelTable) {
    #expect(derivatives(.elu(alpha: 0), [-2, 0, 2], kernels) == [0, 0, 1])
  }

  private func derivatives(
    _ function: ElementwiseFunction, _ arguments: [Float], _ kernels: KernelTable
  ) -> [Float] {
    let x = GuardedFloats(arguments)
    let d = GuardedFloats(arguments.map { _ in 1 })
    if function.isDifferentiatedByResult { kernels.apply(function, arguments.count, x.input, x.start) }
    kernels.applyGradient(function, arguments.count, x.input, d.input, d.start)
    d.expectGuardsIntact()
    return d.values
  }
}
