import KernelSelection
import SIMDKernels
import Testing

extension GatheredKernelTests {
  @Test("the gradient by the weights of a product is added to what is there", arguments: KernelTable.available)
  func weightGradient(kernels: KernelTable) {
    forEachMatrix { matrix, random in
      for columns in [1, 16, 17, 40] {
        let depth = matrix.rows.taps * matrix.rows.run
        let first = matrix.rowCount / 3
        let count = matrix.rowCount - first
        let (bStride, cStride) = (columns + 2, columns + 1)
        let gradient = GuardedFloats(random.floats(max(count * bStride, 1)))
        let before = random.floats(depth * cStride)
        let weights = GuardedFloats(before)
        kernels.gatheredTransposedProduct(
          matrix.rows, first, count, columns, gradient.input, bStride, weights.start, cStride)
        let expected = before.indices.map { index -> Bounded in
          let (row, column) = index.quotientAndRemainder(dividingBy: cStride)
          guard column < columns else { return Bounded(value: Double(before[index]), error: 0) }
          let (tap, k) = row.quotientAndRemainder(dividingBy: matrix.rows.run)
          let terms = (0..<count).map {
            (matrix.element(first + $0, tap, k) ?? 0) * Double(gradient.input[$0 * bStride + column])
          }
          return .sum(
            terms.reduce(Double(before[index]), +), magnitude: terms.map(abs).reduce(abs(Double(before[index])), +),
            terms: count + 1)
        }
        expect(weights.values, within: expected, "\(kernels.name) of \(matrix.rows), \(columns) columns")
        weights.expectGuardsIntact()
      }
    }
  }
}
