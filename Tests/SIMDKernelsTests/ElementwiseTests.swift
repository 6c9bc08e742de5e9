import KernelSelection
import SIMDKernels
import Testing

@Suite("Elementwise functions")
struct ElementwiseTests {
  /// Dense sweeps of the ranges where functions bend, random bit patterns, and every edge.
  static let inputs: [Float] = {
    var random = SplitMix(state: 6)
    let sweeps = [Float(2), 20, 110].flatMap { limit in (-50_000...50_000).map { Float($0) / 50_000 * limit }
    }
    let patterns = (0..<200_000).map { _ in Float(bitPattern: .random(in: 0...(.max), using: &random)) }
    let magnitudes: [Float] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown, 1, 1.5,
      Float(1.5).nextUp, 2.5, 3, 6,
      88.72283, 88.722839, 103.97, 104, .greatestFiniteMagnitude, .infinity, .nan,
    ]
    return sweeps + patterns + magnitudes + magnitudes.map { -$0 }
  }()

  @Test("stay within their bounds of the exact value", arguments: Accuracy.all, KernelTable.available)
  func accuracy(_ accuracy: Accuracy, kernels: KernelTable) {
    let x = GuardedFloats(Self.inputs)
    let y = GuardedFloats(unwritten: Self.inputs.count)
    kernels.apply(accuracy.function, Self.inputs.count, x.input, y.start)
    var worst = (error: 0.0, x: Float(0), y: Float(0))
    for (x, y) in zip(Self.inputs, y.values) where !Self.overflowsInKeras(accuracy.function, x) {
      let error = accuracy.error(y, at: x)
      if error > worst.error { worst = (error, x, y) }
    }
    #expect(worst.error <= accuracy.ulps, "at \(worst.x): \(worst.y)")
  }

  /// `x^2` exceeds the largest float, as it does in Keras.
  static func overflowsInKeras(_ function: ElementwiseFunction, _ x: Float) -> Bool {
    if case .squareplus = function { return (x * x).isInfinite }
    return false
  }

  @Test("write their outputs and nothing else at every count, in place too", arguments: Accuracy.all)
  func counts(accuracy: Accuracy) {
    var random = SplitMix(state: 7)
    for kernels in KernelTable.available {
      for count in 0...70 {
        let values = random.floats(count, in: -3...3)
        let x = GuardedFloats(values)
        let y = GuardedFloats(unwritten: count)
        kernels.apply(accuracy.function, count, x.input, y.start)
        let errors = zip(values, y.values).map { accuracy.error($1, at: $0) }
        #expect(errors.allSatisfy { $0 <= accuracy.ulps }, "\(kernels.name), \(count)")
        y.expectGuardsIntact()
        kernels.apply(accuracy.function, count, x.input, x.start)
        #expect(
          x.values.map(\.bitPattern) == y.values.map(\.bitPattern), "\(kernels.name), \(count) in place")
        x.expectGuardsIntact()
      }
    }
  }

  @Test("keep the sign of zero where the function does", arguments: KernelTable.available)
  func signedZero(kernels: KernelTable) {
    for function in [ElementwiseFunction.tanh, .errorFunction, .softsign, .identity, .squareRoot] {
      let x = GuardedFloats([-0.0])
      kernels.apply(function, 1, x.input, x.start)
      #expect(x.values[0].sign == .minus, "\(function)")
    }
  }

  @Test("of two numbers are exact for every step, in place too", arguments: KernelTable.available)
  func combine(kernels: KernelTable) {
    var random = SplitMix(state: 8)
    for function in [BinaryFunction.add, .subtract, .multiply, .divide, .maximum, .minimum] {
      for count in 0...70 {
        for (aStep, bStep) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
          let a = GuardedFloats(random.floats(max(count, 1)).map { $0 > 0.9 ? .nan : $0 })
          let b = GuardedFloats(random.floats(max(count, 1)).map { $0 > 0.9 ? .nan : $0 })
          let expected = (0..<count).map { combined(function, a.input[$0 * aStep], b.input[$0 * bStep]) }
          let y = GuardedFloats(unwritten: count)
          kernels.combine(function, count, a.input, aStep, b.input, bStep, y.start)
          #expect(same(y.values, expected), "\(function), \(count), steps \(aStep) \(bStep)")
          y.expectGuardsIntact()
          kernels.combine(function, count, a.input, aStep, b.input, bStep, a.start)
          #expect(same(Array(a.values.prefix(count)), expected), "\(function), \(count), in place")
          a.expectGuardsIntact()
        }
      }
    }
  }

  func same(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  func combined(_ function: BinaryFunction, _ a: Float, _ b: Float) -> Float {
    switch function {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: a.isNaN || b.isNaN ? .nan : max(a, b)
    case .minimum: a.isNaN || b.isNaN ? .nan : min(a, b)
    }
  }
}
