import FixtureSupport
import KerasGraph
import Testing

@Suite("Embedding")
struct EmbeddingTests {
  let table = try? Tensor(shape: [3, 2], values: [1, 2, 3, 4, 5, 6])

  @Test("negative indices count from the end, fractions are cut off")
  func unusualIndices() throws {
    let rows = try layer("Embedding", ["input_dim": 3, "output_dim": 2]).run(
      [Tensor(shape: [1, 4], values: [-1, -3, 1.9, -0.5])], weights: [#require(table)])
    #expect(rows[0].values == [5, 6, 1, 2, 3, 4, 1, 2])
  }

  @Test("an index outside the table gives NaN, never what lies beside it")
  func outside() throws {
    let indices: [Float] = [3, -4, 1e30, -.infinity, .nan]
    let rows = try layer("Embedding", ["input_dim": 3, "output_dim": 2]).run(
      [Tensor(shape: [5, 1], values: indices)], weights: [#require(table)])
    #expect(rows[0].values.filter(\.isNaN).count == 10)
  }

  @Test("mask_zero is for sequences of single indices")
  func maskOfPairs() throws {
    let embedding = try layer("Embedding", ["input_dim": 3, "output_dim": 2, "mask_zero": true])
    let site = CallSite(inputs: [[4, 2]], outputs: [[4, 2, 2]], weights: [], kernels: .portable)
    let error = #expect(throws: ModelError.self) { try embedding.mask(site) }
    #expect(
      error?.description == "mask_zero true takes an input of 2 axes; embed sequences of single indices")
  }
}
