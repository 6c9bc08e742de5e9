import FixtureSupport
import KerasGraph
import KerasTraining
import KernelSelection
import SIMDKernels
import Testing

/// Metrics over several batches as real Keras computes them: `Fixtures/generator/metrics.py`.
@Suite("Metrics against Keras")
struct MetricTests {
  private static let fixture = Result { try TrainingFixture("metrics") }
  static let count = (try? fixture.get().cases("cases").count) ?? 0

  @Test("the number after every batch", arguments: 0..<count)
  func equals(index: Int) throws {
    let fixture = try Self.fixture.get()
    let json = fixture.cases("cases")[index]
    let expected = try (json["results"]?.elements ?? []).map { try $0.numbers }
    let batches = try expected.indices.map { try FixtureBatch(json, in: fixture, suffix: "-\($0)") }
    let (predictions, targets) = (batches[0].predictions.extents, batches[0].targets.extents)
    let kernels = KernelTable.portable
    var metric = try ObjectCatalog.metrics.metric(json, predictions: predictions, targets: targets)
    let layout = try metric.layout(predictions: predictions, targets: targets)
    // The second time shows that nothing is left of the first.
    for _ in 0..<2 {
      metric.reset()
      for (batch, numbers) in zip(batches, expected) {
        batch.rows(layout, kernels) { metric.update($0) }
        if let problem = difference(metric.results, numbers, columns: 1, tolerance: 3e-6, floor: 1e-3) {
          Issue.record("\(problem): \(json.serialized.prefix(300))")
        }
      }
    }
  }

  @Test("which way a watched metric is better")
  func directions() throws {
    let cases = try Self.fixture.get().cases("directions")
    #expect(cases.count > 25)
    for json in cases {
      let name = try #require(json["name"]?.text)
      #expect(Monitor("val_" + name).isRising == (json["direction"] == "up"), "\(name)")
    }
  }

  @Test("options are written as Keras writes them, and read again")
  func serializes() throws {
    for json in try Self.fixture.get().cases("defaults") {
      let metric = try ObjectCatalog.metrics.object(json)
      let written = metric.serialized
      #expect(written["class_name"] == json["class_name"] && written["module"] == json["module"])
      for member in json["config"]?.members ?? [] where member.name != "dtype" && member.name != "fn" {
        #expect(written["config"]?[member.name]?.isSame(as: member.value) == true, "\(json.serialized): \(member.name)")
      }
      #expect(try ObjectCatalog.metrics.object(written).serialized == written)
    }
  }
}
