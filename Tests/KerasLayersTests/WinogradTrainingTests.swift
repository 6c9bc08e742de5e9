import FixtureSupport
import KerasGraph
import KerasLayers
import Testing

/// Training by Winograd's minimal filtering against training by products.
struct WinogradTrainingTests {
  @Test(arguments: [
    (extents: [17, 14, 32], filters: 48, padding: Padding.valid), (extents: [12, 19, 64], filters: 32, padding: .same),
    (extents: [8, 8, 40], filters: 64, padding: .same),
  ])
  func isThatOfProducts(_ extents: [Int], _ filters: Int, _ padding: Padding) throws {
    let layer = Conv2D(filters, kernelSize: 3, padding: padding)
    let input = try Self.tensor([3] + extents, stream: 1)
    let weights = [
      try Self.tensor([3, 3, extents[2], filters], stream: 2), try Self.tensor([filters], stream: 3),
    ]
    let exact = try TrainedCall(layer, [input], weights: weights, exact: true)
    let fast = try TrainedCall(layer, [input], weights: weights, exact: false)
    let (wanted, outputs) = (exact.forward(seed: 1)[0], fast.forward(seed: 1)[0])
    #expect(outputs != wanted, "the same way was gone")
    Self.expect(outputs, wanted, "the output")
    let given = wanted.indices.map { Float(FixedFactors.factor($0, stream: 4)) }
    let (first, second) = (try exact.backward([given], seed: 1), try fast.backward([given], seed: 1))
    #expect(first.inputs != second.inputs, "the same way was gone back")
    Self.expect(second.inputs[0], first.inputs[0], "the gradient by the input")
    for (one, two) in zip(first.weights, second.weights) { Self.expect(two, one, "the gradient by a weight") }
  }

  private static func tensor(_ shape: [Int], stream: Int) throws -> Tensor {
    try Tensor(
      shape: shape, values: (0..<shape.reduce(1, *)).map { Float(FixedFactors.factor($0, stream: stream)) })
  }

  private static func expect(_ values: [Float], _ wanted: [Float], _ what: Comment) {
    let scale = wanted.reduce(0) { max($0, abs($1)) }
    let far = zip(values, wanted).filter { abs($0 - $1) > 1e-5 * scale }.count
    #expect(far == 0, what)
  }
}
