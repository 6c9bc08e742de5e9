import FixtureSupport
import KerasGraph
import KerasTraining
import SIMDKernels

/// Arrays of a fixture as a batch for losses and metrics.
struct FixtureBatch {
  let predictions: FixtureArray
  let targets: FixtureArray
  let weights: FixtureArray?
  let mask: FixtureArray?

  /// The arrays that a case names.
  ///
  /// - Parameter suffix: what stands behind the names.
  init(_ json: JSON, in fixture: TrainingFixture, suffix: String = "") throws {
    func array(_ kind: String) throws -> FixtureArray? {
      try fixture.array(json[kind]?.text.map { .string($0 + suffix) })
    }
    guard let predictions = try array("predictions"), let targets = try array("targets") else {
      throw FixtureMismatch("a case without predictions or targets")
    }
    (self.predictions, self.targets) = (predictions, targets)
    weights = try array("weights")
    mask = try array("mask")
  }

  func rows<Outcome>(_ layout: RowLayout, _ kernels: KernelTable, _ body: (RowBatch) -> Outcome) -> Outcome {
    withExtendedLifetime(self) {
      body(
        RowBatch(
          layout: layout, samples: predictions.shape[0], predictions: predictions.buffer.pointer,
          targets: targets.buffer.pointer, weights: weights?.buffer.pointer, mask: mask?.buffer.pointer,
          kernels: kernels))
    }
  }
}
