import KernelSelection
import SIMDKernels
import Testing

@Suite("Gathered rows")
struct GatheredKernelTests {
  @Test("product agrees with the sum over taps and runs", arguments: KernelTable.available)
  func product(kernels: KernelTable) {
    forEachMatrix { matrix, random in
      for columns in [1, 7, 16, 17, 32, 40] {
        let depth = matrix.rows.taps * matrix.rows.run
        let weights = GuardedFloats(random.floats(max(depth * columns, 1)))
        let packed = GuardedFloats(unwritten: kernels.packedCount(depth: depth, columns: columns))
        kernels.packPanels(depth, columns, weights.input, columns, 1, packed.start)
        check(matrix, columns, &random) { first, count, c, stride, epilogue in
          kernels.gatheredProduct(matrix.rows, first, count, columns, packed.input, c, stride, epilogue)
        } term: { row, tap, k, column in
          (matrix.element(row, tap, k) ?? 0)
            * Double(weights.input[(tap * matrix.rows.run + k) * columns + column])
        }
      }
    }
  }

  @Test("product agrees on rows that lie side by side", arguments: KernelTable.available)
  func lines(kernels: KernelTable) {
    var random = SplitMix(state: 19)
    for line in [2, 4, 5, 7, 9, 13, 14, 26, 30] {
      for (columns, run) in [(7, 1), (16, 3), (33, 5)] {
        let matrix = GatheredMatrix(images: 2, lines: 3, line: line, step: 2, taps: 3, run: run, &random)
        let weights = GuardedFloats(random.floats(3 * run * columns))
        let packed = GuardedFloats(unwritten: kernels.packedCount(depth: 3 * run, columns: columns))
        kernels.packPanels(3 * run, columns, weights.input, columns, 1, packed.start)
        check(matrix, columns, &random) { first, count, c, stride, epilogue in
          kernels.gatheredProduct(matrix.rows, first, count, columns, packed.input, c, stride, epilogue)
        } term: { row, tap, k, column in
          (matrix.element(row, tap, k) ?? 0) * Double(weights.input[(tap * run + k) * columns + column])
        }
      }
    }
  }

  @Test("every table agrees with every other on one product")
  func tablesAgree() {
    var random = SplitMix(state: 17)
    let matrix = GatheredMatrix(images: 3, rowsPerImage: 19, taps: 9, run: 24, padding: 0.2, &random)
    let (depth, columns) = (9 * 24, 45)
    let weights = GuardedFloats(random.floats(depth * columns))
    let results = KernelTable.available.map { kernels in
      let packed = GuardedFloats(unwritten: kernels.packedCount(depth: depth, columns: columns))
      let c = GuardedFloats(unwritten: matrix.rowCount * columns)
      kernels.packPanels(depth, columns, weights.input, columns, 1, packed.start)
      kernels.gatheredProduct(
        matrix.rows, 0, matrix.rowCount, columns, packed.input, c.start, columns, Epilogue())
      packed.expectGuardsIntact()
      return c.values
    }
    // No term exceeds 1 in magnitude, and each of two results may stray by its bound.
    let bounded = results[0].map { value in
      let bound = Bounded.sum(Double(value), magnitude: Double(depth), terms: depth)
      return Bounded(value: bound.value, error: 2 * bound.error)
    }
    for (kernels, result) in zip(KernelTable.available, results) {
      expect(result, within: bounded, kernels.name)
    }
  }

  @Test("depthwise convolution agrees with the sum over taps", arguments: KernelTable.available)
  func depthwise(kernels: KernelTable) {
    forEachMatrix { matrix, random in
      let run = matrix.rows.run
      let weights = GuardedFloats(random.floats(max(matrix.rows.taps * run, 1)))
      check(matrix, run, &random) { first, count, c, stride, epilogue in
        kernels.gatheredDepthwise(matrix.rows, first, count, weights.input, c, stride, epilogue)
      } term: { row, tap, k, column in
        k == column ? (matrix.element(row, tap, k) ?? 0) * Double(weights.input[tap * run + k]) : 0
      }
    }
  }

  @Test("depthwise convolution of windows that overlap agrees with one by one", arguments: KernelTable.available)
  func depthwiseLines(kernels: KernelTable) {
    var random = SplitMix(state: 4)
    for (extent, step) in [(3, 1), (3, 2), (5, 1), (5, 2), (3, 3), (2, 1)] {
      for (windows, channels) in [(7, 48), (5, 35), (9, 33), (15, 70), (20, 10)] {
        let image = OverlappingWindows(extent: extent, step: step, windows: windows, channels: channels, &random)
        let weights = GuardedFloats(random.floats(extent * extent * channels))
        let owned = OwnedEpilogue(channels, &random)
        let results = [image.rows.lines, nil].map { lines in
          var rows = image.rows
          rows.lines = lines
          let c = GuardedFloats(unwritten: image.rowCount * (channels + 1))
          kernels.gatheredDepthwise(
            rows, 3, image.rowCount - 5, weights.input, c.start, channels + 1, owned.epilogue)
          c.expectGuardsIntact()
          return c.values
        }
        let expected = results[1].map { Bounded(value: Double($0), error: abs($0) > 1e20 ? 0 : 1e-5) }
        expect(results[0], within: expected, "\(extent) \(step) \(windows) \(channels) of \(kernels.name)")
      }
    }
  }

  @Test("product adds what the epilogue says", arguments: KernelTable.available)
  func addend(kernels: KernelTable) {
    var random = SplitMix(state: 5)
    for (rows, columns, depth) in [(1, 5, 3), (12, 32, 7), (25, 40, 9), (30, 64, 5), (3, 17, 4)] {
      let (a, b) = (GuardedFloats(random.floats(rows * depth)), GuardedFloats(random.floats(depth * columns)))
      let packed = GuardedFloats(unwritten: kernels.packedCount(depth: depth, columns: columns))
      kernels.packPanels(depth, columns, b.input, columns, 1, packed.start)
      let stride = columns + 2
      let addend = GuardedFloats(random.floats(rows * stride))
      let (owned, c) = (OwnedEpilogue(columns, &random), GuardedFloats(unwritten: rows * stride))
      var epilogue = owned.epilogue
      epilogue.addend = addend.input
      kernels.product(rows, columns, depth, a.input, depth, packed.input, c.start, stride, false, epilogue)
      let expected = (0..<rows * stride).map { index -> Bounded in
        let (row, column) = index.quotientAndRemainder(dividingBy: stride)
        guard column < columns else { return Bounded(value: Double(GuardedFloats.guardValue), error: 0) }
        let terms = (0..<depth).map { Double(a.input[row * depth + $0]) * Double(b.input[$0 * columns + column]) }
        let all = terms + [Double(addend.input[index])]
        return owned.apply(.sum(all.reduce(0, +), magnitude: all.map(abs).reduce(0, +), terms: depth + 1), column)
      }
      expect(c.values, within: expected, "\(rows)x\(columns)x\(depth) of \(kernels.name)")
      c.expectGuardsIntact()
    }
  }

  @Test("the gradient of a depthwise convolution is added to what is there", arguments: KernelTable.available)
  func depthwiseGradient(kernels: KernelTable) {
    forEachMatrix { matrix, random in
      let (taps, run) = (matrix.rows.taps, matrix.rows.run)
      let first = matrix.rowCount / 3
      let count = matrix.rowCount - first
      let stride = run + 2
      let gradient = GuardedFloats(random.floats(max(count * stride, 1)))
      let before = random.floats(taps * run)
      let weights = GuardedFloats(before)
      kernels.gatheredDepthwiseGradient(matrix.rows, first, count, gradient.input, stride, weights.start)
      let expected = before.indices.map { index -> Bounded in
        let (tap, k) = index.quotientAndRemainder(dividingBy: run)
        let terms = (0..<count).map {
          (matrix.element(first + $0, tap, k) ?? 0) * Double(gradient.input[$0 * stride + k])
        }
        return .sum(
          terms.reduce(Double(before[index]), +), magnitude: terms.map(abs).reduce(abs(Double(before[index])), +),
          terms: count + 1)
      }
      expect(weights.values, within: expected, "\(kernels.name) of \(matrix.rows)")
      weights.expectGuardsIntact()
    }
  }

  @Test(
    "the gradient of a depthwise convolution of windows that overlap agrees with one by one",
    arguments: KernelTable.available)
  func depthwiseGradientLines(kernels: KernelTable) {
    var random = SplitMix(state: 6)
    for (extent, step) in [(3, 1), (3, 2), (5, 1)] {
      for (windows, channels) in [(7, 48), (5, 35), (12, 33), (15, 70), (20, 10)] {
        let image = OverlappingWindows(extent: extent, step: step, windows: windows, channels: channels, &random)
        let gradient = GuardedFloats(random.floats(image.rowCount * (channels + 1)))
        let before = random.floats(extent * extent * channels)
        let results = [image.rows.lines, nil].map { lines in
          var rows = image.rows
          rows.lines = lines
          let weights = GuardedFloats(before)
          kernels.gatheredDepthwiseGradient(rows, 3, image.rowCount - 5, gradient.input, channels + 1, weights.start)
          weights.expectGuardsIntact()
          return weights.values
        }
        let expected = results[1].map { Bounded(value: Double($0), error: 1e-5) }
        expect(results[0], within: expected, "\(extent) \(step) \(windows) \(channels) of \(kernels.name)")
      }
    }
  }

  @Test(
    "pooling reduces the taps that are not padding",
    arguments: KernelTable.available, [Reduction.sum, .mean, .maximum, .minimum])
  func pooling(kernels: KernelTable, reduction: Reduction) {
    forEachMatrix { matrix, random in
      let run = matrix.rows.run
      let stride = run + 2
      let first = matrix.rowCount / 3
      let c = GuardedFloats(unwritten: matrix.rowCount * stride)
      kernels.gatheredReduction(reduction, matrix.rows, first, matrix.rowCount - first, c.start, stride)
      let expected = (0..<matrix.rowCount * stride).map { index -> Bounded in
        let (row, k) = index.quotientAndRemainder(dividingBy: stride)
        guard row >= first, k < run else { return Bounded(value: Double(GuardedFloats.guardValue), error: 0) }
        return reduce(reduction, (0..<matrix.rows.taps).compactMap { matrix.element(row, $0, k) })
      }
      expect(c.values, within: expected, "\(kernels.name) \(reduction) of \(matrix.rows)")
      c.expectGuardsIntact()
    }
  }

  /// Matrices of many shapes; a run of one and a single tap are among them.
  func forEachMatrix(_ body: (GatheredMatrix, inout SplitMix) -> Void) {
    var random = SplitMix(state: 3)
    for (images, rowsPerImage) in [(1, 1), (1, 13), (2, 7), (5, 3), (3, 17), (0, 4)] {
      for (taps, run) in [(1, 5), (9, 1), (25, 1), (4, 3), (9, 16), (3, 33), (2, 70), (1, 130)] {
        let matrix = GatheredMatrix(
          images: images, rowsPerImage: rowsPerImage, taps: taps, run: run, padding: 0.3, &random)
        body(matrix, &random)
      }
    }
  }

  /// Checks `kernel` on the rows from a third on against the epilogue of the sum of `term` over taps and
  /// runs.
  func check(
    _ matrix: GatheredMatrix, _ columns: Int, _ random: inout SplitMix,
    _ kernel: (Int, Int, UnsafeMutablePointer<Float>, Int, Epilogue) -> Void,
    term: (_ row: Int, _ tap: Int, _ k: Int, _ column: Int) -> Double
  ) {
    let stride = columns + Int.random(in: 0...2, using: &random)
    let first = matrix.rowCount / 3
    let owned = OwnedEpilogue(columns, &random)
    let c = GuardedFloats(unwritten: matrix.rowCount * stride)
    kernel(first, matrix.rowCount - first, c.start, stride, owned.epilogue)
    let expected = (0..<matrix.rowCount * stride).map { index -> Bounded in
      let (row, column) = index.quotientAndRemainder(dividingBy: stride)
      guard row >= first, column < columns else {
        return Bounded(value: Double(GuardedFloats.guardValue), error: 0)
      }
      var sum = 0.0
      var magnitude = 0.0
      for tap in 0..<matrix.rows.taps {
        for k in 0..<matrix.rows.run {
          let value = term(row, tap, k, column)
          sum += value
          magnitude += abs(value)
        }
      }
      return owned.apply(.sum(sum, magnitude: magnitude, terms: matrix.rows.taps * matrix.rows.run), column)
    }
    expect(c.values, within: expected, "\(matrix.rows), \(columns) columns")
    c.expectGuardsIntact()
  }
}

/// The exact reduction of some numbers; the mean of none is 0.
func reduce(_ reduction: Reduction, _ values: [Double]) -> Bounded {
  let sum = Bounded.sum(
    values.reduce(0, +), magnitude: values.map(abs).reduce(0, +), terms: values.count)
  switch reduction {
  case .sum: return sum
  case .mean:
    let count = Double(max(values.count, 1))
    return Bounded(value: sum.value / count, error: sum.error / count)
  case .maximum: return Bounded(value: values.max() ?? -.infinity, error: 0)
  case .minimum: return Bounded(value: values.min() ?? .infinity, error: 0)
  }
}
