/// Targets as the signs -1 and 1 that hinge losses take.
struct SignTargets {
  /// Whether every target of the batch is 0 or 1.
  private let areBinary: Bool

  init(_ batch: RowBatch) {
    areBinary = (0..<batch.rows * batch.targetColumns).allSatisfy { batch.targets[$0] == 0 || batch.targets[$0] == 1 }
  }

  func sign(_ target: Float) -> Float { areBinary ? 2 * target - 1 : target }
}
