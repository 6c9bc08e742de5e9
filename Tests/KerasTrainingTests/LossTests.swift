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
    let batch = try FixtureBatch(json, in: fixture)
    let (predictions, targets) = (batch.predictions.extents, batch.targets.extents)
    let loss = try ObjectCatalog.losses.loss(json, predictions: predictions, targets: targets)
    let layout = try loss.layout(predictions: predictions, targets: targets)
    let (value, slopes) = (try #require(json["loss"]).numbers, try #require(json["gradient"]).numbers)
    // Where Keras subtracts numbers near one, what is left has their rounding.
    let largest = slopes.lazy.map(abs).filter(\.isFinite).reduce(0, max)
    for kernels in KernelTable.available {
      let gradient = FloatBuffer(count: slopes.count) { $0.initialize(repeating: .nan) }
      let given = batch.rows(layout, kernels) { loss.loss(of: $0, gradient: gradient.mutablePointer) }
      let what = "\(kernels.name): \(json.serialized.prefix(200))"
      if let problem = difference([given], value, tolerance: 2e-6) { Issue.record("loss: \(problem): \(what)") }
      if let problem = difference(
        Array(gradient.elements), slopes, columns: layout.columns, tolerance: 5e-6, floor: largest / 100,
        isAnyNumberForNaN: true)
      {
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
}
