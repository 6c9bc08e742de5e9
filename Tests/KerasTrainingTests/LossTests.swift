import FixtureSupport
import KerasGraph
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// Losses and their gradients as real Keras computes them: `Fixtures/generator/losses.py`.
@Suite("Losses against Keras")
struct LossTests {
  private static let fixture = Result { try TrainingFixture("losses") }
  static let count = (try? fixture.get().cases("cases").count) ?? 0

  @Test func thereAreCasesOfEveryLoss() throws {
    let names = Set(try Self.fixture.get().cases("cases").compactMap { $0["class_name"]?.text })
    #expect(names == Set(ObjectCatalog.losses.entries.map(\.kerasName)))
  }

  /// Where Keras' gradient is not a number, as 0 times infinity, that of this program may be one.
  @Test("value and gradient", arguments: 0..<count)
  func equals(index: Int) throws {
    let fixture = try Self.fixture.get()
    let json = fixture.cases("cases")[index]
    let predictions = try #require(try fixture.array(json["predictions"]))
    let targets = try #require(try fixture.array(json["targets"]))
    let loss = try ObjectCatalog.losses.loss(json, predictions: predictions.extents, targets: targets.extents)
    let layout = try loss.layout(predictions: predictions.extents, targets: targets.extents)
    let weights = try fixture.array(json["weights"])?.values
    let mask = try fixture.array(json["mask"])?.values
    let (value, slopes) = (try #require(json["loss"]).numbers, try #require(json["gradient"]).numbers)
    // Where Keras subtracts numbers near one, what is left has their rounding.
    let largest = slopes.lazy.map(abs).filter(\.isFinite).reduce(0, max)
    for kernels in KernelTable.available {
      var gradient = [Float](repeating: .nan, count: predictions.values.count)
      let given = withPointers(predictions.values, targets.values, weights, mask) { predictions, targets, weights, mask in
        let batch = RowBatch(
          layout: layout, samples: slopes.count / max(layout.rowsPerSample * layout.columns, 1),
          predictions: predictions, targets: targets, weights: weights, mask: mask, kernels: kernels)
        return gradient.withUnsafeMutableBufferPointer { loss.loss(of: batch, gradient: $0.baseAddress) }
      }
      let what = "\(kernels.name): \(json.serialized.prefix(200))"
      if let problem = difference([given], value, tolerance: 2e-6) { Issue.record("loss: \(problem): \(what)") }
      if let problem = difference(
        gradient, slopes, columns: layout.columns, tolerance: 5e-6, floor: largest / 100, isAnyNumberForNaN: true) {
        Issue.record("gradient: \(problem): \(what)")
      }
    }
  }

  @Test("options are written as Keras writes them")
  func serializes() throws {
    let expected = try Self.fixture.get().cases("defaults")
    #expect(expected.count == ObjectCatalog.losses.entries.count)
    for json in expected { #expect(try ObjectCatalog.losses.object(json).serialized == json) }
  }

  private func withPointers<Outcome>(
    _ predictions: [Float], _ targets: [Float], _ weights: [Float]?, _ mask: [Float]?,
    _ body: (
      UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>?, UnsafePointer<Float>?
    ) -> Outcome
  ) -> Outcome {
    let buffers = [predictions, targets, weights ?? [], mask ?? []].map { values in
      FloatBuffer(count: values.count) { _ = $0.initialize(from: values) }
    }
    return withExtendedLifetime(buffers) {
      body(
        buffers[0].pointer, buffers[1].pointer, weights.map { _ in buffers[2].pointer },
        mask.map { _ in buffers[3].pointer })
    }
  }
}
