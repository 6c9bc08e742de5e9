import KernelSelection
import SIMDKernels
import Testing

@Suite("Matrix product")
struct MatrixProductTests {
  static let sizes = [0, 1, 2, 3, 4, 5, 7, 9, 11, 12, 13, 16, 17, 25, 31, 33, 49]

  @Test(
    "agrees with the sum of products at every remainder of rows and columns", arguments: KernelTable.available
  )
  func shapes(kernels: KernelTable) {
    var random = SplitMix(state: 1)
    for rows in Self.sizes {
      for columns in Self.sizes {
        for depth in [0, 1, 5, 37] { check(kernels, rows, columns, depth, &random) }
      }
    }
  }

  @Test(
    "agrees with the sum of products where blocks of rows and long sums matter",
    arguments: KernelTable.available)
  func largeShapes(kernels: KernelTable) {
    var random = SplitMix(state: 2)
    for (rows, columns, depth) in [
      (151, 33, 2100), (1, 70, 5000), (2, 40, 1031), (3, 31, 777), (530, 17, 300),
    ] {
      check(kernels, rows, columns, depth, &random)
    }
  }

  func check(_ kernels: KernelTable, _ rows: Int, _ columns: Int, _ depth: Int, _ random: inout SplitMix) {
    let aStride = depth + Int.random(in: 0...3, using: &random)
    let cStride = columns + Int.random(in: 0...3, using: &random)
    let transposed = Bool.random(using: &random)
    let accumulate = Bool.random(using: &random)
    let a = GuardedFloats(random.floats(max(rows * aStride, 1)))
    let b = GuardedFloats(random.floats(max(depth * columns, 1)))
    let packed = GuardedFloats(unwritten: kernels.packedCount(depth: depth, columns: columns))
    let before = accumulate ? random.floats(rows * cStride) : nil
    let c = before.map(GuardedFloats.init) ?? GuardedFloats(unwritten: rows * cStride)
    let epilogue = OwnedEpilogue(columns, &random)
    let (rowStride, columnStride) = transposed ? (1, depth) : (columns, 1)

    kernels.packPanels(depth, columns, b.input, rowStride, columnStride, packed.start)
    kernels.product(
      rows, columns, depth, a.input, aStride, packed.input, c.start, cStride, accumulate, epilogue.epilogue)

    let expected = (0..<rows * cStride).map { index -> Bounded in
      let (row, column) = index.quotientAndRemainder(dividingBy: cStride)
      let old = Double(before?[index] ?? GuardedFloats.guardValue)
      guard column < columns else { return Bounded(value: old, error: 0) }
      var sum = accumulate ? old : 0
      var magnitude = abs(sum)
      for k in 0..<depth {
        let term = Double(a.input[row * aStride + k]) * Double(b.input[k * rowStride + column * columnStride])
        sum += term
        magnitude += abs(term)
      }
      return epilogue.apply(.sum(sum, magnitude: magnitude, terms: depth), column)
    }
    expect(c.values, within: expected, "\(kernels.name) \(rows)x\(columns)x\(depth)")
    c.expectGuardsIntact()
    packed.expectGuardsIntact()
  }
}
