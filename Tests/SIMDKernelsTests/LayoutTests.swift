import SIMDKernels
import Testing

@Suite("Layout")
struct LayoutTests {
  @Test("permutes axes as an index by index copy does")
  func permute() {
    var random = SplitMix(state: 4)
    let shapes = [
      [], [5], [3, 4], [1, 7], [37, 53], [2, 3, 4], [4, 1, 5], [2, 19, 33], [2, 3, 4, 5], [3, 0, 2],
      [2, 3, 1, 4, 2],
    ]
    for shape in shapes {
      for _ in 0..<12 {
        let order = Array(shape.indices).shuffled(using: &random)
        let source = GuardedFloats((0..<shape.reduce(1, *)).map(Float.init))
        let destination = GuardedFloats(unwritten: source.count)
        Layout.permute(source.input, shape, order, destination.start)

        let strides = Layout.denseStrides(shape)
        let expected = indices(order.map { shape[$0] }).map { index in
          source.input[zip(index, order).reduce(0) { $0 + $1.0 * strides[$1.1] }]
        }
        #expect(destination.values == expected, "shape \(shape), order \(order)")
        destination.expectGuardsIntact()
      }
    }
  }

  @Test("copies boxes with gaps, repetition and reversal, and leaves the gaps alone")
  func copyBox() {
    var random = SplitMix(state: 5)
    for _ in 0..<400 {
      let rank = Int.random(in: 0...4, using: &random)
      let shape = (0..<rank).map { _ in Int.random(in: 1...9, using: &random) }
      let room = shape.map { $0 + Int.random(in: 0...2, using: &random) }
      let destinationStrides = Layout.denseStrides(room)
      let sourceStrides = Layout.denseStrides(shape).map { $0 * Int.random(in: -1...1, using: &random) }
      let origin = zip(shape, sourceStrides).reduce(0) { $0 + max(0, -$1.1) * ($1.0 - 1) }
      let source = GuardedFloats((0..<shape.reduce(1, *)).map(Float.init))
      let destination = GuardedFloats(unwritten: room.reduce(1, *))
      Layout.copyBox(shape, source.input + origin, sourceStrides, destination.start, destinationStrides)

      var expected = [Float](repeating: GuardedFloats.guardValue, count: destination.count)
      for index in indices(shape) {
        expected[dot(index, destinationStrides)] = source.input[origin + dot(index, sourceStrides)]
      }
      #expect(
        destination.values == expected, "shape \(shape), strides \(sourceStrides) to \(destinationStrides)")
      destination.expectGuardsIntact()
    }
  }

  func dot(_ a: [Int], _ b: [Int]) -> Int { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// Every index of a shape, the last axis fastest.
  func indices(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { prefixes, extent in prefixes.flatMap { prefix in (0..<extent).map { prefix + [$0] } }
    }
  }
}
