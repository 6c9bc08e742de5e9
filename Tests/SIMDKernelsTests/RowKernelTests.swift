import KernelSelection
import SIMDKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Kernels of rows and columns")
struct RowKernelTests {
  static let shapes = [0, 1, 2, 3, 7].flatMap { rows in
    [1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 259].map { (rows, $0) }
  }

  typealias Kernel = (Int, Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

  /// Runs a kernel on random rows, into other memory and in place, and compares with `reference` of each row.
  func check(
    _ name: String, _ seed: UInt64, range: ClosedRange<Float> = -3...3, _ kernel: Kernel,
    reference: ([Double]) -> [Bounded]
  ) {
    var random = SplitMix(state: seed)
    for (rows, columns) in Self.shapes {
      let x = GuardedFloats(random.floats(rows * columns, in: range))
      let y = GuardedFloats(unwritten: rows * columns)
      let expected = (0..<rows).flatMap { row in
        reference((0..<columns).map { Double(x.input[row * columns + $0]) })
      }
      kernel(rows, columns, x.input, y.start)
      expect(y.values, within: expected, "\(name) \(rows)x\(columns)")
      y.expectGuardsIntact()
      kernel(rows, columns, x.input, x.start)
      #expect(x.values == y.values, "\(name) \(rows)x\(columns) in place")
      x.expectGuardsIntact()
    }
  }

  @Test("softmax agrees with exponentials over their sum", arguments: KernelTable.available)
  func softmax(kernels: KernelTable) {
    check("softmax", 10, range: -20...20, kernels.softmax) { row in
      let largest = row.max() ?? 0
      let exponentials = row.map { exp($0 - largest) }
      let sum = exponentials.reduce(0, +)
      // The difference from the maximum is rounded before it is an exponent.
      return zip(row, exponentials).map { x, e in
        let roundings = largest - x + Double(row.count + 8)
        return Bounded(value: e / sum, error: roundings * unitRoundoff * e / sum + 1e-44)
      }
    }
  }

  @Test("logarithm of softmax agrees with its definition", arguments: KernelTable.available)
  func logSoftmax(kernels: KernelTable) {
    check("logSoftmax", 11, range: -20...20, kernels.logSoftmax) { row in
      let largest = row.max() ?? 0
      let logarithm = log(row.reduce(0) { $0 + exp($1 - largest) })
      return row.map { x in
        let magnitude = abs(x - largest) + logarithm + Double(row.count + 40)
        return Bounded(value: x - largest - logarithm, error: 4 * unitRoundoff * magnitude)
      }
    }
  }

  @Test("softmax of large, infinite and missing numbers", arguments: KernelTable.available)
  func softmaxEdges(kernels: KernelTable) {
    func softmax(_ row: [Float]) -> [Float] {
      let x = GuardedFloats(row)
      kernels.softmax(1, row.count, x.input, x.start)
      return x.values
    }
    #expect(softmax([3e38, 3e38, -3e38]) == [0.5, 0.5, 0])
    #expect(softmax([-.infinity, 1, -.infinity, 1]) == [0, 0.5, 0, 0.5])
    #expect(softmax([-.infinity, 5]) == [0, 1])
    #expect(softmax([-1000, -1000]) == [0.5, 0.5])
    #expect(softmax([.nan, 1, 2]).allSatisfy { $0.isNaN })
    #expect(softmax([-.infinity, -.infinity]).allSatisfy { $0.isNaN })
    #expect(softmax([.infinity, 0]).first?.isNaN == true)
  }

  @Test("row normalization agrees with its definition", arguments: KernelTable.available)
  func normalizeRows(kernels: KernelTable) {
    var random = SplitMix(state: 12)
    let gamma = GuardedFloats(random.floats(300))
    let beta = GuardedFloats(random.floats(300))
    for (scale, shift) in [(nil, nil), (gamma, nil), (nil, beta), (gamma, beta)]
      as [(GuardedFloats?, GuardedFloats?)]
    {
      check("normalizeRows", 13) { rows, columns, x, y in
        kernels.normalizeRows(rows, columns, 1e-3, x, scale?.input, shift?.input, y)
      } reference: { row in
        let count = Double(row.count)
        let mean = row.reduce(0, +) / count
        let deviation = (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count + Double(Float(1e-3)))
          .squareRoot()
        let magnitude = row.map(abs).max() ?? 0
        return row.enumerated().map { column, x in
          let normal = (x - mean) / deviation
          let factor = Double(scale?.input[column] ?? 1)
          let value = normal * factor + Double(shift?.input[column] ?? 0)
          let inner = (magnitude / deviation + abs(normal)) * abs(factor)
          return Bounded(value: value, error: (count + 16) * unitRoundoff * (inner + abs(value)))
        }
      }
    }
  }

  @Test("scale and shift agree with their definition", arguments: KernelTable.available)
  func scaleShift(kernels: KernelTable) {
    var random = SplitMix(state: 14)
    let scale = GuardedFloats(random.floats(300))
    let shift = GuardedFloats(random.floats(300))
    for (scale, shift) in [(nil, nil), (scale, nil), (nil, shift), (scale, shift)]
      as [(GuardedFloats?, GuardedFloats?)]
    {
      check("scaleShift", 15) { rows, columns, x, y in
        kernels.scaleShift(rows, columns, x, scale?.input, shift?.input, y)
      } reference: { row in
        row.enumerated().map { column, x in
          let product = x * Double(scale?.input[column] ?? 1)
          let value = product + Double(shift?.input[column] ?? 0)
          return Bounded(value: value, error: unitRoundoff * (abs(product) + abs(value)))
        }
      }
    }
  }

  @Test(
    "reductions agree with their definitions", arguments: KernelTable.available,
    [Reduction.sum, .mean, .maximum, .minimum])
  func reductions(kernels: KernelTable, reduction: Reduction) {
    var random = SplitMix(state: 16)
    for (rows, columns) in Self.shapes {
      let x = GuardedFloats(random.floats(rows * columns))
      let byRow = GuardedFloats(unwritten: rows)
      kernels.reduceRows(reduction, rows, columns, x.input, byRow.start)
      let rowValues = (0..<rows).map { row in (0..<columns).map { Double(x.input[row * columns + $0]) } }
      expect(byRow.values, within: rowValues.map { reduce(reduction, $0) }, "rows of \(rows)x\(columns)")
      byRow.expectGuardsIntact()

      guard rows > 0 else { continue }
      let byColumn = GuardedFloats(unwritten: columns)
      kernels.reduceColumns(reduction, rows, columns, x.input, columns, byColumn.start)
      let columnValues = (0..<columns).map { column in rowValues.map { $0[column] } }
      expect(
        byColumn.values, within: columnValues.map { reduce(reduction, $0) }, "columns of \(rows)x\(columns)")
      byColumn.expectGuardsIntact()
    }
  }

  @Test(
    "maximum and minimum of a row with a NaN are NaN, wherever it stands", arguments: KernelTable.available)
  func reductionOfNaN(kernels: KernelTable) {
    for columns in [1, 5, 16, 70] {
      for position in 0..<columns {
        let x = GuardedFloats((0..<columns).map { $0 == position ? .nan : Float($0) })
        for reduction in [Reduction.sum, .mean, .maximum, .minimum] {
          let y = GuardedFloats(unwritten: 1)
          kernels.reduceRows(reduction, 1, columns, x.input, y.start)
          x.expectGuardsIntact()
          #expect(y.values[0].isNaN, "\(reduction), \(position) of \(columns)")
        }
      }
    }
  }
}
